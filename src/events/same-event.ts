import { type EventRecord, isObject, textAt } from "../model/events/record.ts";

/** What happened, by whom, to what. Sources have the same of an event, and may differ in the rest. */
const TELLING = [
  "recipientAccountId",
  "eventID",
  "eventTime",
  "eventSource",
  "eventName",
  "awsRegion",
  "userIdentity",
  "sourceIPAddress",
  "errorCode",
  "requestParameters",
  "resources",
];

/**
 * The same for copies of an event alone: CloudTrail may deliver one more than once. A record that has the ID of an event and says something
 * else is no copy of it: else anyone who may write one file could hide an event. Undefined without an ID: nothing tells copies apart from
 * different events.
 */
export function sameEventKey(record: EventRecord): string | undefined {
  return textAt(record, "eventID") ? JSON.stringify(TELLING.map((member) => ordered(record[member]))) : undefined;
}

/** Without what is null, and whatever the order of members: a source may have rebuilt the record from columns. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  return Object.keys(value)
    .filter((member) => value[member] !== null)
    .sort()
    .map((member) => [member, ordered(value[member])]);
}
