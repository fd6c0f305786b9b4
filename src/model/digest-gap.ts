/** When a trail logged, as GetTrailStatus says. Times are ISO 8601, `null` where AWS gives none. */
export interface Logging {
  readonly isLogging: boolean;
  readonly startLoggingTime: string | null;
  readonly stopLoggingTime: string | null;
}

/** Whether the trail's status accounts for a time without digests, and what it says. */
export interface GapReason {
  readonly explained: boolean;
  readonly because: string;
}

const HOUR = 3_600_000;

/** Start and stop are logged at once; a digest is about an hour. Milliseconds. */
const TOLERANCE = 2 * HOUR;

/**
 * Since when a trail has been off at a time, as its status shows; `undefined`: it was on, or that is not known. A trail that
 * started again counts as off until the hour of its start, whose digest is the first one.
 *
 * @param time - in milliseconds.
 */
export function offSince(logging: Logging | undefined, time: number): number | undefined {
  const stopped = Date.parse(logging?.stopLoggingTime ?? "");
  if (!logging || Number.isNaN(stopped)) return undefined;
  const started = Date.parse(logging.startLoggingTime ?? "");
  const isOff = !logging.isLogging || (started > stopped && started >= time - HOUR);
  return isOff ? stopped : undefined;
}

/** What an investigator looks for where the trail's status does not explain a gap. */
export const UNEXPLAINED_GAP =
  "Look for StopLogging, UpdateTrail and DeleteTrail in Event history, and for deletions in the bucket";

/**
 * A trail that is off sends no digests: its last start has to lie where the digests begin again. GetTrailStatus keeps
 * the last start and the last stop only, so of an earlier gap nothing is known.
 *
 * @param logging - `undefined`: the status could not be read.
 * @param from - when the digests end, in milliseconds.
 * @param to - when they begin again.
 * @param followsDigests - whether the trail has digests before: it was on, so the status of the same trail has a stop.
 */
export function explainGap(logging: Logging | undefined, from: number, to: number, followsDigests: boolean): GapReason {
  const not = (because: string): GapReason => ({ explained: false, because });
  if (logging === undefined) return not("the trail's status was not read");
  const { startLoggingTime, stopLoggingTime } = logging;
  const [started, stopped] = [startLoggingTime, stopLoggingTime].map((time) => Date.parse(time ?? ""));
  if (started === undefined || stopped === undefined || Number.isNaN(started))
    return not("the trail's status has no StartLoggingTime");
  if (started > to + TOLERANCE)
    return not(`the trail's status has its last StartLoggingTime only, ${startLoggingTime}`);
  if (started < to - TOLERANCE) return not(`the trail last started logging at ${startLoggingTime}`);
  if (stopped <= started && stopped > from + TOLERANCE) return not(`the trail was logging until ${stopLoggingTime}`);
  if (followsDigests && Number.isNaN(stopped))
    return not("the trail's status has no StopLoggingTime, as after DeleteTrail and CreateTrail");
  return { explained: true, because: `the trail started logging at ${startLoggingTime}` };
}
