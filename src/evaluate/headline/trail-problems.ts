import type { Finding, ScanResult } from "../../model/documents/result.ts";
import type { Impact } from "../../model/findings/verdict.ts";
import { day } from "../../model/text/sentence.ts";

/** What is wrong with one trail, in words. */
export interface TrailProblem {
  readonly arn: string;
  readonly name: string;
  /** `stopped on 14 August 2026` */
  readonly clause: string;
}

/** The trails that record nothing, or deliver nothing, by the impact of their findings. Waived ones are excluded. */
export function trailProblems({ findings, trails }: Pick<ScanResult, "findings" | "trails">): TrailProblem[] {
  const failures = byImpact(findings);
  const open = (impact: Impact, id: string | null) => {
    const found = id === null ? undefined : failures.get(`${impact} ${id}`);
    return found?.waived ? undefined : found;
  };
  return trailsOf(trails, findings).flatMap(({ arn, name, bucket, key, isLogging, effective }): TrailProblem[] => {
    const notRecording = failures.get(`not-recording ${arn}`);
    if (notRecording?.waived) return [];
    const undelivered = open("not-delivering", arn);
    const causes = [
      unusableKey(open("not-delivering", key)),
      open("not-delivering", bucket) ? "its bucket does not exist" : undefined,
    ].filter((cause) => cause !== undefined);
    const aside = causes.length > 0 ? ` (${causes.join(", and ")})` : "";
    const problem = (clause: string): TrailProblem => ({ arn, name, clause });
    const changed = open("logs-changed", arn)
      ? [problem("has log files that are not as CloudTrail delivered them")]
      : [];
    if (notRecording || isLogging === false) return [problem(`${stop(notRecording)}${aside}`), ...changed];
    if (undelivered) return [problem(`${delivery(undelivered)}${aside}`), ...changed];
    if (causes.length > 0) return [problem(`cannot deliver: ${causes.join(", and ")}`), ...changed];
    return [...(effective === false ? [problem("does not deliver")] : []), ...changed];
  });
}

/** The first failure of each impact on each resource, one that no waiver covers before others; by the impact and the ARN or id. */
function byImpact(findings: readonly Finding[]): Map<string, Finding> {
  const found = new Map<string, Finding>();
  for (const finding of findings) {
    const { status, data, resource, waived } = finding;
    // A failure on a trail of another account needs manual review; its impact is the same.
    if ((status !== "fail" && status !== "manual") || data?.impact === undefined) continue;
    for (const id of [resource.arn, resource.id]) {
      const key = `${data.impact} ${id}`;
      const before = found.get(key);
      if (!before || (before.waived && !waived)) found.set(key, finding);
    }
  }
  return found;
}

interface Known {
  readonly arn: string;
  readonly name: string;
  readonly bucket: string | null;
  readonly key: string | null;
  readonly isLogging: boolean | null;
  readonly effective: boolean | null;
}

/** The trails in scope, and those that only findings name. Those of all regions first: most depends on them. */
function trailsOf(trails: ScanResult["trails"], findings: readonly Finding[]): Known[] {
  const listed = [...trails]
    .sort((a, b) => Number(b.isMultiRegionTrail) - Number(a.isMultiRegionTrail))
    .map(({ s3BucketName: bucket, kmsKeyId: key, ...one }): Known => ({ ...one, bucket, key }));
  const known = new Set(listed.map(({ arn }) => arn));
  for (const { resource } of findings) {
    const arn = resource.arn ?? resource.id;
    if (resource.type !== "trail" || known.has(arn)) continue;
    known.add(arn);
    listed.push({ arn, name: resource.id, bucket: null, key: null, isLogging: null, effective: null });
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
  if (since) return `has delivered nothing to S3 since ${since}`;
  return data?.lastSuccess === null ? "has never delivered a log file" : "does not deliver";
}

function unusableKey(finding: Finding | undefined): string | undefined {
  if (!finding) return undefined;
  const state = finding.data?.keyState;
  if (state === "PendingDeletion") return "its key is scheduled for deletion";
  return state === "Disabled" ? "its key is disabled" : "its key cannot be used";
}
