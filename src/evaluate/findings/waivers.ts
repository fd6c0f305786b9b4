import { PARTITIONS } from "../../model/aws/partitions.ts";
import type { ResolvedPolicy } from "../../model/documents/policy.ts";
import type { AppliedWaiver, Finding, Notification, WaiverResult } from "../../model/documents/result.ts";
import { groupBy } from "../../model/group-by.ts";
import { arnForms, resourceTypes } from "../../model/resources/graph.ts";
import type { ResourceType } from "../../model/resources/resource-types.ts";
import { globMatches } from "../../model/text/glob.ts";

type PolicyWaiver = ResolvedPolicy["waivers"][number];

/** No name of any resource: a pattern that matches it asks for no name. */
const ANY = "\u0000";

/** Names of which only the kind can be known: each kind's ARNs, and those of a service, without account or Region. */
const anyResource = () =>
  [
    ANY,
    ...resourceTypes().flatMap((type) =>
      arnForms(type, ANY)
        .filter((arn) => arn.endsWith(ANY))
        .map((arn) => `arn:${ANY}:${ANY}:::${arn.split(":").slice(5).join(":")}`),
    ),
  ].flatMap(inEachPartition);

/** The same ARN of each partition; other texts are as they are. */
function inEachPartition(arn: string): string[] {
  return PARTITIONS.map(({ id }) => arn.replace(`arn:${ANY}:`, `arn:${id}:`));
}

/**
 * Whether a pattern leaves nothing of the resource's own name: `*`, `arn:aws:s3:::*`, `arn:*:trail/*`, `arn*`; for a
 * control of trails `*cloudtrail*`, too.
 */
export function matchesEverything(pattern: string, type?: ResourceType): boolean {
  if (
    type &&
    arnForms(type, ANY)
      .flatMap(inEachPartition)
      .some((one) => globMatches(pattern, one))
  )
    return true;
  const name = pattern.slice(pattern.lastIndexOf(":") + 1).replace(/^[\w-]+\//, "");
  return pattern !== "" && (/^[*?]*$/.test(name) || anyResource().some((resource) => globMatches(pattern, resource)));
}

/** Whether a pattern matches the ARN or the id of a finding's resource. */
export function matchesResource(pattern: string, { resource }: Finding): boolean {
  return [resource.arn, resource.id].some((name) => name !== null && globMatches(pattern, name));
}

/**
 * Puts waivers to findings. Only failures are waived: a waiver never hides what is unknown. A waiver holds through the
 * day of `expires`, by `collectedAt`.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly PolicyWaiver[],
  controls: ReadonlyMap<string, ResourceType>,
  collectedAt: string,
): { findings: Finding[]; waivers: WaiverResult[]; notifications: Notification[] } {
  const today = collectedAt.slice(0, 10);
  const expired = (waiver: PolicyWaiver) => waiver.expires < today;
  const tooBroad = (waiver: PolicyWaiver) => matchesEverything(waiver.resource, controls.get(waiver.control));
  const matched = new Map<PolicyWaiver, string[]>(waivers.map((waiver) => [waiver, []]));
  const byControl = groupBy(waivers, ({ control }) => control);
  const waived = findings.map((finding): Finding => {
    if (finding.status !== "fail") return finding;
    const hits = (byControl.get(finding.control) ?? []).filter((waiver) => matchesResource(waiver.resource, finding));
    for (const hit of hits) matched.get(hit)?.push(finding.fingerprint);
    const waiver = hits.find((hit) => !expired(hit));
    return waiver ? { ...finding, waived: true, waiver: applied(waiver) } : finding;
  });
  const used = (waiver: PolicyWaiver) => (matched.get(waiver) ?? []).length > 0;
  const notifications = waivers.flatMap((waiver): Notification[] => {
    const where = `${waiver.source.path}:${waiver.source.line}`;
    const name = `Waiver of ${waiver.control} on ${waiver.resource} (${where})`;
    const say = (code: string, text: string): Notification => ({ level: "warning", code, message: `${name} ${text}` });
    return [
      ...(expired(waiver)
        ? [say("waiver-expired", `expired on ${waiver.expires}: ask ${waiver.owner} to fix the finding or renew it`)]
        : []),
      ...(tooBroad(waiver) ? [say("waiver-too-broad", "matches every resource of its kind")] : []),
      ...(used(waiver)
        ? []
        : [
            say(
              "waiver-unused",
              controls.has(waiver.control) ? "matches no failure" : "is of a control that is not in force",
            ),
          ]),
    ];
  });
  const stateOf = (waiver: PolicyWaiver): WaiverResult["state"] =>
    expired(waiver) ? "expired" : tooBroad(waiver) ? "too-broad" : used(waiver) ? "applied" : "unused";
  return {
    findings: waived,
    waivers: waivers.map((waiver) => ({
      control: waiver.control,
      ...applied(waiver),
      state: stateOf(waiver),
      findings: expired(waiver) ? [] : (matched.get(waiver) ?? []),
    })),
    notifications,
  };
}

function applied({ reason, owner, expires, resource, source }: PolicyWaiver): AppliedWaiver {
  return { reason, owner, expires, resource, source: { path: source.path, line: source.line } };
}
