import { isDenied } from "../../model/aws/denied.ts";
import { isExpired } from "../../model/aws/expired.ts";
import { owningAccount } from "../../model/aws/owning-account.ts";
import type { Finding, Remediation, Step } from "../../model/documents/result.ts";
import type { FactId, Snapshot } from "../../model/documents/snapshot.ts";
import { needsOf, type Remedy } from "../../model/findings/check.ts";
import type { ResourceVerdict } from "../../model/findings/verdict.ts";
import { FACTS, permissionsFor } from "../../model/resources/facts.ts";
import type { Observed } from "../../model/resources/observed.ts";
import { stepsOf } from "../../model/text/json-pointer.ts";
import { catalogueRemedy, type Evaluated } from "../run.ts";
import type { EvidenceTable } from "./evidence.ts";
import { fingerprint } from "./fingerprint.ts";
import { bySeverity, byText } from "./order.ts";

/** The order of findings in a result. Those of one control on one resource stay as the check orders them, worst first. */
export function byRank(a: Finding, b: Finding): number {
  return (
    bySeverity(a, b) ||
    byText(a.control, b.control) ||
    byText(a.resource.type, b.resource.type) ||
    byText(a.resource.arn ?? a.resource.id, b.resource.arn ?? b.resource.id) ||
    byText(a.resource.region ?? "", b.resource.region ?? "")
  );
}

/** What the check of a failing verdict says to do; with placeholders where it says nothing of this resource. */
export function remedyOf({ control, remedy }: Evaluated, verdict: ResourceVerdict): Remedy {
  return remedy(verdict) ?? catalogueRemedy(control.check, control.params);
}

/** A verdict with its evidence, and for an unknown what makes it known. */
export function finding(
  { control }: Evaluated,
  verdict: ResourceVerdict,
  snapshot: Snapshot,
  evidenceAt: EvidenceTable["at"],
): Finding {
  const { status, message, details = [], data, cause, facet } = verdict;
  const { type, id, arn, region, accountId } = verdict.resource.subject;
  const evidence = [...new Set(verdict.evidence)].flatMap((pointer) => evidenceAt(pointer) ?? []);
  const remediation = status === "unknown" ? unknownRemedy(verdict, evidence, snapshot) : undefined;
  const permissions =
    cause === "denied" ? deniedPermissions(evidence, snapshot, needsOf(control.check, control.params)) : [];
  return {
    fingerprint: fingerprint(control.id, snapshot.account, verdict.resource.subject, facet),
    control: control.id,
    ...(facet === undefined ? {} : { facet }),
    status,
    severity: control.severity,
    message,
    ...(details.length > 0 ? { details: [...details] } : {}),
    ...(data && Object.keys(data).length > 0 ? { data: { ...data } as NonNullable<Finding["data"]> } : {}),
    ...(cause === undefined ? {} : { cause }),
    ...(permissions.length > 0 ? { permissions } : {}),
    resource: { type, id, arn, region, accountId },
    evidence,
    ...(remediation ? { remediation } : {}),
    waived: false,
  };
}

/** The account that alone can read what a pointer names. */
function ownerAlone({ trails }: Snapshot, pointer: string): string | undefined {
  const [collection, arn = "", member = ""] = stepsOf(pointer);
  const trail = collection === "trails" && Object.hasOwn(trails, arn) ? trails[arn] : undefined;
  if (!trail || !Object.hasOwn(trail, member)) return undefined;
  return owningAccount(trail, (trail as unknown as Record<string, Observed<unknown>>)[member] as Observed<unknown>);
}

/** The permissions that a verdict lacked; none that would not help, since another account alone can read the fact. */
function deniedPermissions(evidence: Finding["evidence"], snapshot: Snapshot, needs: readonly FactId[]): string[] {
  const denied = evidence.filter(({ pointer }) => isDenied(codeAt(snapshot, pointer)));
  const apis = new Set(
    denied.filter(({ pointer }) => ownerAlone(snapshot, pointer) === undefined).map(({ api }) => api),
  );
  // What was denied inside of a fact that was read, as an object of a bucket, is named by the control.
  const isFact = evidence.some(({ state }) => state === "unreadable");
  const facts = isFact ? factsOf(apis) : needs;
  return permissionsFor(facts);
}

const factsOf = (apis: ReadonlySet<string>) =>
  (Object.keys(FACTS) as FactId[]).filter((fact) => apis.has(FACTS[fact].api));

/** What makes an unknown known, by its cause; then another scan. */
function unknownRemedy(
  { cause, resource }: ResourceVerdict,
  evidence: Finding["evidence"],
  snapshot: Snapshot,
): Remediation {
  const step = (id: string, line: string): NewStep => ({ id, title: line, effect: "reads", console: [line] });
  if (cause === "too-early")
    return toScanAgain(snapshot, [step("wait", "Wait until CloudTrail has had time to deliver")]);
  if (cause === "not-enabled")
    return toScanAgain(snapshot, [
      step("scope", `Remove Region ${resource.subject.id} from the scope, or enable it in the account`),
    ]);
  return permissionRemedy(evidence, snapshot);
}

/** The permission that is missing, and for whom, or the account that alone can read the evidence. */
function permissionRemedy(evidence: Finding["evidence"], snapshot: Snapshot): Remediation {
  const unread = evidence.filter(({ state }) => state === "unreadable" || state === "not-collected");
  const refused = unread.filter(({ pointer }) => !isExpired(codeAt(snapshot, pointer)));
  if (unread.length > 0 && refused.length === 0)
    return toScanAgain(snapshot, [{ id: "log-in", title: "Log in again", effect: "reads", console: ["Log in again"] }]);
  const alone = new Map(refused.map((one) => [one, ownerAlone(snapshot, one.pointer)]));
  const apis = new Set(refused.filter((one) => alone.get(one) === undefined).map(({ api }) => api));
  const permissions = permissionsFor(factsOf(apis));
  const owners = [...new Set([...alone.values()].filter((owner) => owner !== undefined))];
  const said = (id: string, line: string, account = snapshot.account.id): NewStep => ({
    ...{ id, title: line, effect: "changes", account },
    console: [line],
  });
  const steps = [
    ...(permissions.length > 0
      ? [
          {
            ...said(
              `grant ${permissions.join(" ")}`,
              `Grant ${permissions.join(", ")} to ${snapshot.identity.arn}. If it is already granted, check for an SCP, throttling or a network block`,
            ),
            title: `Grant ${permissions.join(", ")}`,
            cli: ["trailproof permissions"],
          },
        ]
      : []),
    ...owners.map((owner) =>
      said(`ask ${owner}`, `Ask account ${owner}, which owns the trail: no permission of this account helps`, owner),
    ),
  ];
  const see: NewStep = {
    ...said("see-evidence", "See the message and the evidence: what was read does not decide it"),
    effect: "reads",
  };
  return toScanAgain(snapshot, steps.length > 0 ? steps : [see]);
}

type NewStep = Omit<Step, "account"> & Partial<Pick<Step, "account">>;

/** Steps of this account where they say no other, and another scan. */
function toScanAgain({ account: { id: account } }: Snapshot, steps: readonly NewStep[]): Remediation {
  const title = "Scan again";
  return {
    steps: [
      ...steps.map((step) => ({ account, ...step })),
      { id: "scan-again", title, after: steps.map(({ id }) => id), effect: "reads", account, console: [title] },
    ],
  };
}

/** The error code of the fact that a pointer leads to; empty where there is none. */
function codeAt(snapshot: Snapshot, pointer: string): string {
  const fact = stepsOf(pointer).reduce<unknown>((at, step) => (Object(at) as Record<string, unknown>)[step], snapshot);
  return (Object(fact) as { code?: string }).code ?? "";
}
