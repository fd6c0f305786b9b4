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

/** `eventTime` in milliseconds; undefined where the record has none that can be read. */
export function timeOf(record: EventRecord): number | undefined {
  const time = Date.parse(textAt(record, "eventTime") ?? "");
  return Number.isNaN(time) ? undefined : time;
}

/**
 * The account that received the event. Records before version 1.02 do not say it: then it is that of the log file, log stream or Event
 * history that holds the record. Source: AWS CloudTrail User Guide, "CloudTrail record contents".
 */
export const accountOf = (record: EventRecord, heldBy?: string): string | undefined =>
  textAt(record, "recipientAccountId") ?? heldBy;
