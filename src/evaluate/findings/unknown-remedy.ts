import { isDenied } from "../../model/aws/denied.ts";
import { isExpired } from "../../model/aws/expired.ts";
import { grantee } from "../../model/aws/grantee.ts";
import { owningAccount } from "../../model/aws/owning-account.ts";
import type { Evidence, Remediation, Step } from "../../model/documents/result.ts";
import type { FactId, Snapshot } from "../../model/documents/snapshot.ts";
import type { ResourceVerdict } from "../../model/findings/verdict.ts";
import { FACTS, permissionsFor } from "../../model/resources/facts.ts";
import type { Observed } from "../../model/resources/observed.ts";
import { stepsOf } from "../../model/text/json-pointer.ts";

/** Evidence that is no knowledge, by what would make it known. */
interface Unread {
  readonly expired: readonly Evidence[];
  readonly denied: readonly Evidence[];
  /** What another account alone can read, with that account. */
  readonly owners: readonly string[];
  readonly failed: readonly Failed[];
  readonly notCollected: readonly Evidence[];
}

interface Failed extends Pick<Evidence, "api" | "region"> {
  readonly code: string;
}

function unreadIn(evidence: readonly Evidence[], snapshot: Snapshot): Unread {
  const all = evidence
    .filter(({ state }) => state === "unreadable")
    .map((one) => ({ one, code: codeAt(snapshot, one.pointer), owner: ownerAlone(snapshot, one.pointer) }));
  const readable = all.filter(({ owner }) => owner === undefined);
  const where = (test: (code: string) => boolean) => readable.filter(({ code }) => test(code)).map(({ one }) => one);
  return {
    expired: where(isExpired),
    denied: where(isDenied),
    owners: [...new Set(all.flatMap(({ owner }) => owner ?? []))],
    failed: readable
      .filter(({ code }) => !isExpired(code) && !isDenied(code))
      .map(({ one: { api, region }, code }) => ({ api, ...(region === undefined ? {} : { region }), code })),
    notCollected: evidence.filter(({ state }) => state === "not-collected"),
  };
}

/**
 * The permissions that an unknown by denial lacked; none that would not help, since another account alone can read the
 * fact.
 *
 * @param needs - the facts of the control: what was denied inside of a fact that was read, as an object of a bucket, is
 *   among what they take.
 * @param details - of the verdict: a permission that one of them ends with is what lacked.
 */
export function deniedPermissions(
  evidence: readonly Evidence[],
  snapshot: Snapshot,
  needs: readonly FactId[],
  details: readonly string[] = [],
): string[] {
  const isFact = evidence.some(({ state }) => state === "unreadable");
  const apis = new Set(unreadIn(evidence, snapshot).denied.map(({ api }) => api));
  const facts = (Object.keys(FACTS) as FactId[]).filter((fact) => apis.has(FACTS[fact].api));
  const all = permissionsFor(isFact ? facts : needs);
  const named = isFact ? [] : all.filter((one) => details.some((detail) => detail.endsWith(`; grant ${one}`)));
  return named.length > 0 ? named : all;
}

/**
 * What makes an unknown known, by its cause: a permission for a call that was denied, another scan for one that failed in
 * another way, another collection for one that was not made.
 *
 * @param permissions - those that were denied.
 */
export function unknownRemedy(
  { cause, resource }: Pick<ResourceVerdict, "cause" | "resource">,
  evidence: readonly Evidence[],
  permissions: readonly string[],
  snapshot: Snapshot,
): Remediation {
  const { account, identity } = snapshot;
  const step = (id: string, title: string, more: Partial<Step> = {}): Step => ({
    ...{ id, title, effect: "reads", account: account.id, console: [title] },
    ...more,
  });
  const again = (...before: readonly Step[]): Remediation => ({
    steps: [...before, step("scan-again", "Scan again", { after: before.map(({ id }) => id) })],
  });
  if (cause === "too-early") return again(step("wait", "Wait until CloudTrail has had time to deliver"));
  if (cause === "not-enabled")
    return again(step("scope", `Remove Region ${resource.subject.id} from the scope, or enable it in the account`));
  const { expired, owners, failed, notCollected } = unreadIn(evidence, snapshot);
  const steps = [
    ...(expired.length > 0 ? [step("log-in", "Log in again")] : []),
    ...(permissions.length > 0
      ? [
          step(`grant ${permissions.join(" ")}`, `Grant ${permissions.join(", ")}`, {
            effect: "changes",
            console: [
              `Grant ${permissions.join(", ")} to ${grantee(identity.arn)}. If it is already granted, check for an SCP, a permissions boundary or an endpoint policy`,
            ],
            // Its permissions are no part of a scan's.
            cli: [`trailproof permissions${account.canary.state === "not-collected" ? "" : " --canary"}`],
          }),
        ]
      : []),
    ...owners.map((owner) =>
      step(`ask ${owner}`, `Ask account ${owner}, which owns the trail: no permission of this account helps`, {
        effect: "changes",
        account: owner,
      }),
    ),
    ...(failed.length > 0
      ? [
          step(`see-errors ${failures(failed)}`, "Check why calls failed", {
            console: [`Check for throttling, a time-out, a proxy or a network block: ${failures(failed)}`],
          }),
        ]
      : []),
  ];
  if (notCollected.length > 0) {
    const apis = [...new Set(notCollected.map(({ api }) => api))];
    const collect = step(`collect-again ${apis.join(" ")}`, "Collect again with this version", {
      console: [`Collect again with this version: the snapshot was taken without ${apis.join(", ")}`],
      cli: ["trailproof scan"],
    });
    return { steps: [...steps, { ...collect, ...(steps.length > 0 ? { after: steps.map(({ id }) => id) } : {}) }] };
  }
  if (steps.length > 0) return again(...steps);
  return again(
    cause === "error"
      ? step("see-notifications", "See the notification about this control, and correct the check")
      : step("see-evidence", "See the message and the evidence: what was read does not decide it"),
  );
}

/** More failed calls than a remedy names. */
const MOST_FAILURES = 3;

function failures(failed: readonly Failed[]): string {
  const all = [...new Set(failed.map(({ api, region, code }) => `${api}${region ? ` in ${region}` : ""} (${code})`))];
  const more = all.length - MOST_FAILURES;
  return [...all.slice(0, MOST_FAILURES), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** The account that alone can read what a pointer names. */
function ownerAlone({ trails }: Snapshot, pointer: string): string | undefined {
  const [collection, arn = "", member = ""] = stepsOf(pointer);
  const trail = collection === "trails" && Object.hasOwn(trails, arn) ? trails[arn] : undefined;
  if (!trail || !Object.hasOwn(trail, member)) return undefined;
  return owningAccount(trail, (trail as unknown as Record<string, Observed<unknown>>)[member] as Observed<unknown>);
}

/** The error code of the fact that a pointer leads to; empty where there is none. */
function codeAt(snapshot: Snapshot, pointer: string): string {
  const fact = stepsOf(pointer).reduce<unknown>((at, step) => (Object(at) as Record<string, unknown>)[step], snapshot);
  return (Object(fact) as { code?: string }).code ?? "";
}
