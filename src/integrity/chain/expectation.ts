import { type Logging, offSince } from "../../model/integrity/digest-gap.ts";
import { HOUR, type Range } from "../layout/time.ts";

/** Whether a trail delivers digest files in a range, according to its status. */
export interface Expectation {
  readonly expected: boolean;
  readonly because: string;
}

/**
 * GetTrailStatus has the last start and the last stop: the trail was off between them, and after the last stop. A trail
 * without a stop did not exist, or never logged, before its start. Anything else counts as logging.
 *
 * @param status - `undefined`: not read.
 * @param until - until when digest files are expected, in milliseconds.
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
  // The first digest file covers the hour of the start, and is delivered at its end.
  if (isLogging && started > range.start && started >= until - HOUR)
    return { expected: false, because: `the trail has been logging since ${startLoggingTime}` };
  return {
    expected: true,
    because: isLogging ? "the trail is logging" : "the trail is stopped, and its status does not show since when",
  };
}

/** Until when digest files are expected, in milliseconds, and why. */
export interface ExpectedUntil {
  readonly time: number;
  readonly because: string;
}

/** Until when digest files are expected: delivery can take two hours, and a stopped trail delivers none. */
export function expectedUntil(range: Range, due: number, logging: Logging | undefined): ExpectedUntil {
  const until = Math.min(range.end, due);
  const stopped = offSince(logging, until);
  return { time: Math.min(until, stopped ?? Number.POSITIVE_INFINITY), because: untilWhy(logging, stopped) };
}

function untilWhy(status: Logging | undefined, stopped: number | undefined): string {
  if (status === undefined) return "the trail's status was not read, so the trail counts as logging";
  if (stopped !== undefined && status.isLogging)
    return `the trail was stopped from ${status.stopLoggingTime} to ${status.startLoggingTime}`;
  if (stopped !== undefined) return `the trail was stopped at ${status.stopLoggingTime}`;
  return status.isLogging ? "the trail is logging" : "the trail is stopped, and its status does not show since when";
}
