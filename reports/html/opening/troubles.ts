import type { Finding, ScanResult } from "../../../src/model/result.ts";
import type { Impact } from "../../../src/model/verdict.ts";
import { day, name } from "../plain.ts";

/** A piece of a sentence: a name is set apart from the words. */
export type Piece = string | { readonly name: string };

/** What is wrong with one trail, in words, worst first. */
export interface Trouble {
  readonly trail: string;
  /** `stopped on 14 August 2026` */
  readonly clause: string;
}

/** The trails that record nothing, or deliver nothing, by the impact of their findings. Waived ones are accepted, and not told here. */
export function troubles(result: ScanResult): Trouble[] {
  const failures = result.findings.filter(({ status, waiver }) => status === "fail" && !waiver);
  const about = (impact: Impact, id: string | null, among = failures) =>
    among.find(({ data, resource }) => data?.impact === impact && [resource.arn, resource.id].includes(id));
  return trailsOf(result).flatMap(({ arn, id, bucket, key, isLogging, effective }): Trouble[] => {
    const logging = about("not-recording", arn, result.findings);
    if (logging?.waiver) return [];
    const stopped = logging?.status === "fail" || isLogging === false;
    const undelivered = about("not-delivering", arn);
    const causes = [
      key === null ? undefined : unusableKey(about("not-delivering", key)),
      bucket === null || !about("not-delivering", bucket) ? undefined : "its bucket does not exist",
    ].filter((cause) => cause !== undefined);
    const aside = causes.length > 0 ? ` (${causes.join(", and ")})` : "";
    const trail = name(id);
    const changed = about("logs-changed", arn)
      ? [{ trail, clause: "has log files that are not as CloudTrail delivered them" }]
      : [];
    if (stopped) return [{ trail, clause: `${stop(logging)}${aside}` }, ...changed];
    if (undelivered) return [{ trail, clause: `${delivery(undelivered)}${aside}` }, ...changed];
    if (causes.length > 0) return [{ trail, clause: `cannot deliver: ${causes.join(", and ")}` }, ...changed];
    return [...(effective === false ? [{ trail, clause: "does not deliver" }] : []), ...changed];
  });
}

interface Known {
  readonly arn: string;
  readonly id: string;
  readonly bucket: string | null;
  readonly key: string | null;
  readonly isLogging: boolean | null;
  readonly effective: boolean | null;
}

/** Trails at a glance, and those that only findings name. Those of all regions first: most depends on them. */
function trailsOf({ trails, findings }: ScanResult): Known[] {
  const listed = [...trails]
    .sort((a, b) => Number(b.isMultiRegionTrail) - Number(a.isMultiRegionTrail))
    .map(({ name: id, s3BucketName: bucket, kmsKeyId: key, ...one }): Known => ({ ...one, id, bucket, key }));
  const known = new Set(listed.map(({ arn }) => arn));
  for (const { resource } of findings) {
    const arn = resource.arn ?? resource.id;
    if (resource.type !== "trail" || known.has(arn)) continue;
    known.add(arn);
    listed.push({ arn, id: resource.id, bucket: null, key: null, isLogging: null, effective: null });
  }
  return listed;
}

function stop(finding: Finding | undefined): string {
  const stoppedAt = finding?.data?.stoppedAt;
  const since = day(stoppedAt);
  if (since) return `stopped on ${since}`;
  return stoppedAt === null ? "was never started" : "is stopped";
}

function delivery({ data }: Finding): string {
  const since = day(data?.lastSuccess);
  if (since) return `has delivered nothing since ${since}`;
  return data?.lastSuccess === null ? "has never delivered a log file" : "does not deliver";
}

function unusableKey(finding: Finding | undefined): string | undefined {
  if (!finding) return undefined;
  const state = finding.data?.keyState;
  if (state === "PendingDeletion") return "its key is scheduled for deletion";
  return state === "Disabled" ? "its key is disabled" : "its key cannot be used";
}
