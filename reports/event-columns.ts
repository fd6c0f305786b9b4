import { accessKeyOf, callerOf, userOf } from "../src/model/events/identity.ts";
import { accountOf, type EventRecord, flagAt, textAt } from "../src/model/events/record.ts";
import { resourcesOf } from "../src/model/events/resources.ts";

type Column = readonly [name: string, value: (record: EventRecord) => string | undefined];

const member = (name: string): Column => [name, (record) => textAt(record, name)];

/** The columns of a table of all events, by the names of CloudTrail where it has one. What a record does not have is empty. */
export const EVENT_COLUMNS: readonly Column[] = [
  member("eventTime"),
  member("awsRegion"),
  ["recipientAccountId", accountOf],
  ["principal", callerOf],
  ["user", userOf],
  ["accessKeyId", accessKeyOf],
  member("eventSource"),
  member("eventName"),
  ["resources", (record) => resourcesOf(record).join(" ")],
  member("sourceIPAddress"),
  member("userAgent"),
  member("errorCode"),
  member("errorMessage"),
  ["readOnly", (record) => flagAt(record, "readOnly")?.toString()],
  member("eventID"),
];
