import type { ValidateTrailOptions } from "../../integrity/validate-trail.ts";
import { UserError } from "../../model/errors.ts";
import { FACTS } from "../../model/facts.ts";
import type { TrailIntegrity } from "../../model/integrity-result.ts";
import type { Observed } from "../../model/observed.ts";
import type { Snapshot, Trail } from "../../model/snapshot.ts";
import { pointInTime } from "../../model/text/point-in-time.ts";
import { tool } from "../../tool.ts";
import { type AccountOptions, sessionOptions } from "../arguments/options.ts";

/** The range that `--verify-logs` names: from then until now, in milliseconds. */
export function rangeToVerify(text: string, now: number): ValidateTrailOptions["range"] {
  const range = { start: pointInTime("--verify-logs", text, now), end: Math.floor(now / 1000) * 1000 };
  if (range.start > range.end) throw new UserError("--verify-logs names a time that is yet to come");
  return range;
}

/**
 * Adds to a fresh snapshot what each trail's log files prove: one fact a trail. A trail that cannot be verified is
 * unreadable, and keeps no other from being verified.
 *
 * @param onTrail - told before each trail, with how many are done and how many there are.
 */
export async function verifyLogs(
  snapshot: Snapshot,
  range: ValidateTrailOptions["range"],
  options: AccountOptions,
  onTrail: (name: string, done: number, all: number) => void,
): Promise<Snapshot> {
  const trails = Object.entries(snapshot.trails);
  const verified: [string, Trail][] = [];
  for (const [arn, trail] of trails) {
    onTrail(trail.name, verified.length, trails.length);
    verified.push([arn, { ...trail, integrity: await integrityOf(trail, snapshot, range, options) }]);
  }
  return { ...snapshot, trails: Object.fromEntries(verified) };
}

async function integrityOf(
  trail: Trail,
  { account }: Snapshot,
  range: ValidateTrailOptions["range"],
  options: AccountOptions,
): Promise<Observed<TrailIntegrity>> {
  const { api, permission } = FACTS["trail.integrity"];
  const seen = () => ({ at: new Date().toISOString(), api, region: trail.homeRegion });
  try {
    const { openS3 } = await import("../../integrity/s3/open-s3.ts");
    const { validateTrail } = await import("../../integrity/validate-trail.ts");
    const { name, homeRegion, arn, s3BucketName: bucket, s3KeyPrefix } = trail;
    const named = { name, homeRegion, arn, bucket, ...(s3KeyPrefix === null ? {} : { prefix: s3KeyPrefix }) };
    const opened = await openS3({ ...sessionOptions(options), named, maxLogMib: 512, concurrency: undefined });
    try {
      // Of another account's organization trail only what is this account's is this account's business.
      const accountIds = trail.owner === "foreign" ? [account.id] : undefined;
      const { source, limits, notes: heard, organizationAccounts } = opened;
      // One status for the whole snapshot: what it says of a gap holds when the snapshot is read again.
      const logging = trail.status.state === "read" ? trail.status.value : undefined;
      const facts = { ...opened.trail, logging };
      const result = await validateTrail({
        trail: facts,
        range,
        source,
        limits,
        notes: heard,
        tool,
        accountIds,
        organizationAccounts,
      });
      const { summary, regions, problems, notes } = result;
      return { state: "read", value: { range: result.range, summary, regions, problems, notes }, ...seen() };
    } finally {
      await opened.close();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { state: "unreadable", ...seen(), code: "ValidationFailed", message, permission };
  }
}
