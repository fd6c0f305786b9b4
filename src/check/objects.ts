import type { Judgement } from "../model/check.ts";
import type { Posture } from "../model/posture.ts";
import type { Status } from "../model/severity.ts";
import { type EventSet, s3ObjectEvents, undecidedCalls } from "../selectors/index.ts";
import { unknown } from "./judgement.ts";
import { allRecorded } from "./recorded.ts";
import { judgedRegions, recorders } from "./recorders.ts";

/** The buckets of the trails whose effectiveness is one of these. */
function logBuckets(posture: Posture, statuses: readonly Status[]): string[] {
  const those = recorders(posture).filter(({ effective }) => statuses.includes(effective.status));
  return [...new Set(those.map(({ trail }) => trail.s3BucketName))].sort();
}

/**
 * The events of all S3 objects, except those in the log buckets of effective trails. Any bucket can be named by a trail
 * that is stopped or cannot deliver: that exempts nothing.
 */
export function objectEvents(
  posture: Posture,
  readOnly?: boolean,
  exceptBuckets: readonly string[] = logBuckets(posture, ["pass"]),
): EventSet {
  return s3ObjectEvents({
    partition: posture.account.partition,
    regions: judgedRegions(posture),
    exceptBuckets,
    ...(readOnly === undefined ? {} : { readOnly }),
  });
}

/** Whether the effective trails record the events of all S3 objects. Where a bucket may be exempt, a failure on it alone is unknown. */
export function objectsRecorded(posture: Posture, readOnly?: boolean): Judgement {
  const set = objectEvents(posture, readOnly);
  const judgement = allRecorded(posture, set);
  if (judgement.status === "pass") return withUndecided(judgement, posture, set);
  if (judgement.status !== "fail") return judgement;
  const open = recorders(posture).filter(({ effective }) => effective.status === "unknown");
  if (open.length === 0) return judgement;
  const without = allRecorded(posture, objectEvents(posture, readOnly, logBuckets(posture, ["pass", "unknown"])));
  if (without.status === "fail") return without;
  return {
    ...unknown(
      `Whether the log buckets of all trails are exempt is not known: ${open.map(({ effective }) => effective.message).join("; ")}`,
    ),
    evidence: [...new Set([...open.flatMap(({ effective }) => effective.evidence), ...judgement.evidence])],
  };
}

/** A pass that names the calls on many objects that AWS does not document for these selectors. */
function withUndecided(judgement: Judgement, posture: Posture, set: EventSet): Judgement {
  const words = undocumented(posture, set);
  return words === undefined
    ? judgement
    : { ...judgement, message: `${judgement.message}; ${words.short}`, details: [words.detail] };
}

/** The calls on many objects that AWS does not document, in a clause and in a sentence with the conditions. */
export function undocumented(
  posture: Posture,
  set: EventSet,
): { readonly short: string; readonly detail: string } | undefined {
  const undecided = undecidedCalls(
    recorders(posture).map(({ compiled }) => compiled),
    set,
  );
  if (!undecided) return undefined;
  const calls = undecided.calls.join(" and ");
  const conditions = undecided.conditions.slice(0, MOST_CONDITIONS);
  const more = undecided.conditions.length - conditions.length;
  return {
    short: `undocumented for ${calls}`,
    detail: `AWS does not document whether a condition on resources.ARN matches ${calls}, whose records have ARNPrefix in the place of an ARN (${conditions.join("; ")}${more > 0 ? `; and ${more} more` : ""})`,
  };
}

const MOST_CONDITIONS = 3;
