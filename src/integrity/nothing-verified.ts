import type { Logging } from "../model/gap.ts";
import { type IntegrityNote, LIKELY_REASON, NOTHING_EXPECTED, NOTHING_VERIFIED } from "../model/integrity.ts";
import { locationOf } from "../model/location.ts";
import type { Range } from "./chain.ts";
import type { TrailFacts } from "./index.ts";
import { HOUR, isoTime } from "./keys.ts";
import { likelyReasons } from "./likely-reasons.ts";
import type { Places, Where } from "./places.ts";
import type { FolderOutcome } from "./region.ts";
import type { Run } from "./run.ts";

/** Whether a trail delivers digests in a range, as far as its status tells. */
export interface Expectation {
  readonly expected: boolean;
  readonly because: string;
}

/**
 * GetTrailStatus keeps the last start and the last stop: a trail is known to be off between them, and after the last stop.
 * A trail without a stop did not exist, or never logged, before its start. Anything else counts as logging.
 *
 * @param status - `undefined`: it was not read.
 * @param until - until when digests must have come, in milliseconds.
 */
export function expectation(status: Logging | undefined, range: Range, until: number): Expectation {
  if (status === undefined)
    return { expected: true, because: "the trail's status was not read, so the trail counts as logging" };
  const { isLogging, startLoggingTime, stopLoggingTime } = status;
  const started = startLoggingTime === null ? Number.NEGATIVE_INFINITY : Date.parse(startLoggingTime);
  const stopped = stopLoggingTime === null ? Number.NEGATIVE_INFINITY : Date.parse(stopLoggingTime);
  if (!isLogging && startLoggingTime === null && stopLoggingTime === null)
    return { expected: false, because: "the trail has never logged" };
  if (stopped > range.start) return { expected: true, because: `the trail was logging until ${stopLoggingTime}` };
  if (!isLogging && stopLoggingTime !== null)
    return { expected: false, because: `the trail has been stopped since ${stopLoggingTime}` };
  // The first digest is about the hour of the start, and comes at its end.
  if (isLogging && started > range.start && started >= until - HOUR)
    return { expected: false, because: `the trail has been logging since ${startLoggingTime}` };
  return {
    expected: true,
    because: isLogging ? "the trail is logging" : "the trail is stopped, and its status does not show since when",
  };
}

/** A trail's files that were found, in any state. */
export const hasFiles = ({ region }: FolderOutcome): boolean => {
  const { digests, backfillDigests, logs, notYetDigested } = region;
  const counts = [digests, backfillDigests, logs].flatMap((one) => Object.values(one));
  return notYetDigested > 0 || counts.some((count) => count > 0);
};

/** What a run says that found neither digest nor log files, and where it looked. */
export async function nothingVerified(
  run: Run,
  where: Where,
  places: Places,
  { logFileValidationEnabled }: TrailFacts,
): Promise<readonly IntegrityNote[]> {
  const { range, expected, expectedUntil, digestsOnly, source } = run;
  const files = digestsOnly ? "no digest files" : "neither digest nor log files";
  const under = locationOf(source.folder, where.bucket, where.root);
  const nothing = `${files} were found under ${under} from ${isoTime(range.start)} to ${isoTime(range.end)}`;
  if (!expected.expected)
    return [{ code: NOTHING_EXPECTED, message: `${nothing}. None were expected: ${expected.because}` }];
  const reasons = [
    ...(await likelyReasons(run, where, places)),
    ...(logFileValidationEnabled === false
      ? ["Log file validation of the trail is off: CloudTrail delivers no digest files"]
      : []),
    ...(expectedUntil.time <= range.start ? ["The range is young: a digest file may take two hours"] : []),
  ];
  return [
    { code: NOTHING_VERIFIED, message: `${nothing}, and ${expected.because}` },
    ...reasons.map((message) => ({ code: LIKELY_REASON, message })),
  ];
}
