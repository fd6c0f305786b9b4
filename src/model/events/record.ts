import { parseTime } from "../text/point-in-time.ts";
import { utcTime } from "../text/time.ts";

/** A CloudTrail record as AWS wrote it. Source: AWS CloudTrail User Guide, "CloudTrail record contents". */
export type EventRecord = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is EventRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A member that is an object, or an empty one. */
export function objectAt(record: EventRecord, name: string): EventRecord {
  const value = record[name];
  return isObject(value) ? value : {};
}

/** A member that is a text. */
export function textAt(record: EventRecord, name: string): string | undefined {
  const value = record[name];
  return typeof value === "string" ? value : undefined;
}

/** CloudTrail writes some booleans as strings. */
export function flagAt(record: EventRecord, name: string): boolean | undefined {
  const value = record[name];
  return value === true || value === "true" ? true : value === false || value === "false" ? false : undefined;
}

/** As CloudTrail writes times, on a day that every month has: read without a closer look, since every record has one. */
const USUAL_TIME = /^\d{4}-\d\d-[012]\dT\d\d:\d\d:\d\dZ$/;

/** `eventTime` in milliseconds, UTC where it has no zone; undefined where the record has none that can be read. */
export function timeOf(record: EventRecord): number | undefined {
  const text = textAt(record, "eventTime") ?? "";
  const time = USUAL_TIME.test(text) ? Date.parse(text) : parseTime(text);
  return time === undefined || Number.isNaN(time) ? undefined : time;
}

/** `eventTime` in UTC, as CloudTrail writes it: with an offset or without a zone it is a different text in the record. */
export function utcTimeOf(record: EventRecord): string | undefined {
  const time = timeOf(record);
  return time === undefined ? undefined : utcTime(time);
}

/**
 * The account that received the event. Records before version 1.02 do not say it: then it is that of the log file, log stream or Event
 * history that holds the record. Source: AWS CloudTrail User Guide, "CloudTrail record contents".
 */
export const accountOf = (record: EventRecord, heldBy?: string): string | undefined =>
  textAt(record, "recipientAccountId") ?? heldBy;
