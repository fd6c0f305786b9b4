/** When a trail logged, as GetTrailStatus says. Times are ISO 8601, `null` where AWS gives none. */
export interface Logging {
  readonly isLogging: boolean;
  readonly startLoggingTime: string | null;
  readonly stopLoggingTime: string | null;
}

/** Whether the trail's status explains a time without digest files, and what it says. */
export interface GapReason {
  readonly explained: boolean;
  readonly because: string;
}

const HOUR = 3_600_000;

/** Milliseconds: a digest file covers about an hour. */
const TOLERANCE = 2 * HOUR;

/**
 * Since when a trail was off at a time, according to its status; `undefined`: it was on, or that is unknown. A trail that
 * started again counts as off until the hour of its start, which has the first digest file.
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

/** What an investigator looks for if the trail's status does not explain a gap. */
export const UNEXPLAINED_GAP =
  "Look for StopLogging, UpdateTrail and DeleteTrail in Event history, and for deletions in the bucket";

/**
 * A trail that is off delivers no digest files: its last start must be at the end of the gap. GetTrailStatus has only the
 * last start and the last stop, so it does not explain an earlier gap.
 *
 * @param logging - `undefined`: the status could not be read.
 * @param from - begin of the gap, in milliseconds.
 * @param to - end of the gap.
 * @param followsDigests - whether the trail has older digest files: it was on, so the status of the same trail has a stop.
 */
export function explainGap(logging: Logging | undefined, from: number, to: number, followsDigests: boolean): GapReason {
  const not = (because: string): GapReason => ({ explained: false, because });
  if (logging === undefined) return not("the trail's status was not read");
  const { startLoggingTime, stopLoggingTime } = logging;
  const [started, stopped] = [startLoggingTime, stopLoggingTime].map((time) => Date.parse(time ?? ""));
  if (started === undefined || stopped === undefined || Number.isNaN(started))
    return not("the trail's status has no StartLoggingTime");
  if (started > to + TOLERANCE)
    return not(`the trail's status has only its last StartLoggingTime, ${startLoggingTime}`);
  if (started < to - TOLERANCE) return not(`the trail last started logging at ${startLoggingTime}`);
  if (stopped <= started && stopped > from + TOLERANCE) return not(`the trail was logging until ${stopLoggingTime}`);
  if (followsDigests && Number.isNaN(stopped))
    return not("the trail's status has no StopLoggingTime, as after DeleteTrail and CreateTrail");
  return { explained: true, because: `the trail started logging at ${startLoggingTime}` };
}
