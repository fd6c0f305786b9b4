import type { Status } from "../../model/findings/severity.ts";
import { firstCause, type Verdict } from "../../model/findings/verdict.ts";
import type { Posture, PostureBucket } from "../../model/resources/posture.ts";
import { bucketObjectEvents, type EventSet, s3ObjectEvents, undecidedCalls } from "../../selectors/index.ts";
import { unknown } from "../verdicts/verdict.ts";
import { allRecorded, isAllRecorded } from "./recorded.ts";
import { compiledTrails, evaluatedRegions, recorders } from "./recorders.ts";

/** The buckets of the trails whose effectiveness is one of these. */
function logBuckets(posture: Posture, statuses: readonly Status[]): string[] {
  const those = recorders(posture).filter(({ effective }) => statuses.includes(effective.status));
  return [...new Set(those.map(({ trail }) => trail.s3BucketName))].sort();
}

const made = new WeakMap<Posture, Map<boolean | undefined, EventSet>>();

/**
 * The events of all S3 objects, except those in the log buckets of effective trails. Any bucket can be named by a trail
 * that is stopped or cannot deliver: that exempts nothing.
 */
export function objectEvents(posture: Posture, readOnly?: boolean): EventSet {
  const known = made.get(posture) ?? new Map<boolean | undefined, EventSet>();
  made.set(posture, known);
  const set = known.get(readOnly) ?? objectEventsExcept(posture, readOnly, logBuckets(posture, ["pass"]));
  known.set(readOnly, set);
  return set;
}

function objectEventsExcept(
  posture: Posture,
  readOnly: boolean | undefined,
  exceptBuckets: readonly string[],
): EventSet {
  return s3ObjectEvents({
    partition: posture.account.partition,
    regions: evaluatedRegions(posture),
    exceptBuckets,
    ...(readOnly === undefined ? {} : { readOnly }),
  });
}

/**
 * The events of a bucket's objects, as far as those of every other bucket are recorded: once no trail delivers to it, they
 * are required like those.
 */
export function objectsLikeOthers(posture: Posture, bucket: string): EventSet[] {
  const { partition } = posture.account;
  const where = { partition, regions: evaluatedRegions(posture) };
  if (isAllRecorded(posture, bucketObjectEvents(bucket, where))) return [];
  const except = [...logBuckets(posture, ["pass"]), bucket];
  return [true, false]
    .filter((readOnly) => isAllRecorded(posture, objectEventsExcept(posture, readOnly, except)))
    .map((readOnly) => bucketObjectEvents(bucket, { ...where, readOnly }))
    .filter((set) => !isAllRecorded(posture, set));
}

/** Whether the effective trails record the events of all S3 objects. Where a bucket may be exempt, a failure on it alone is unknown. */
export function objectsRecorded(posture: Posture, readOnly?: boolean): Verdict {
  const set = objectEvents(posture, readOnly);
  const verdict = allRecorded(posture, set);
  if (verdict.status === "pass") return withUndecided(verdict, posture, set);
  if (verdict.status !== "fail") return verdict;
  const open = recorders(posture).filter(({ effective }) => effective.status === "unknown");
  if (open.length === 0) return verdict;
  const without = allRecorded(posture, objectEventsExcept(posture, readOnly, logBuckets(posture, ["pass", "unknown"])));
  if (without.status === "fail") return without;
  const trails = open.map(({ effective }) => effective);
  return unknown(
    firstCause(trails.map(({ cause }) => cause)),
    "Whether the log buckets of all trails are exempt is not known",
    {
      details: trails.map(({ message }) => message),
      evidence: [...new Set([...trails, verdict].flatMap(({ evidence }) => evidence))],
    },
  );
}

/** Whether the effective trails record the events of all objects of one bucket, in the bucket's Region where that is known. */
export function bucketObjectsRecorded(posture: Posture, { name, location }: PostureBucket): Verdict {
  const regions = location.state === "read" ? [location.value] : evaluatedRegions(posture);
  return allRecorded(posture, bucketObjectEvents(name, { partition: posture.account.partition, regions }));
}

/** A pass that names the calls on many objects that AWS does not document for these selectors. */
function withUndecided(verdict: Verdict, posture: Posture, set: EventSet): Verdict {
  const words = undocumented(posture, set);
  return words === undefined ? verdict : { ...verdict, details: [...(verdict.details ?? []), words] };
}

/** The calls on many objects that AWS does not document, with the conditions, in a sentence. */
export function undocumented(posture: Posture, set: EventSet): string | undefined {
  const undecided = undecidedCalls(compiledTrails(recorders(posture)), set);
  if (!undecided) return undefined;
  const calls = undecided.calls.join(" and ");
  const conditions = undecided.conditions.slice(0, MOST_CONDITIONS);
  const more = undecided.conditions.length - conditions.length;
  return `AWS does not document whether a condition on resources.ARN matches ${calls}, whose records have ARNPrefix in the place of an ARN (${conditions.join("; ")}${more > 0 ? `; and ${more} more` : ""})`;
}

const MOST_CONDITIONS = 3;
