import { accessKeyOf, callerOf, userOf } from "../src/model/events/identity.ts";
import { accountOf, type EventRecord, flagAt, textAt } from "../src/model/events/record.ts";
import { resourcesOf } from "../src/model/events/resources.ts";

/** A column of a table of events. What a record does not have is empty. `heldBy`: the account whose log file has the record. */
export type EventColumn =
  | {
      readonly name: string;
      readonly type: "text" | "time";
      readonly value: (record: EventRecord, heldBy?: string) => string | undefined;
    }
  | { readonly name: string; readonly type: "flag"; readonly value: (record: EventRecord) => boolean | undefined }
  | { readonly name: string; readonly type: "texts"; readonly value: (record: EventRecord) => readonly string[] };

type TextOf = (record: EventRecord, heldBy?: string) => string | undefined;

const derived = (name: string, value: TextOf): EventColumn => ({ name, type: "text", value });

/** A column of a text that the record has under its name. */
export const member = (name: string, type: "text" | "time" = "text"): EventColumn => ({
  name,
  type,
  value: (record) => textAt(record, name),
});

/** The same of true or false. */
export const flag = (name: string): EventColumn => ({ name, type: "flag", value: (record) => flagAt(record, name) });

/** The columns of a table of all events, by the names of CloudTrail where it has one. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  member("eventTime", "time"),
  member("awsRegion"),
  derived("recipientAccountId", accountOf),
  derived("principal", callerOf),
  derived("user", userOf),
  derived("accessKeyId", accessKeyOf),
  member("eventSource"),
  member("eventName"),
  { name: "resources", type: "texts", value: resourcesOf },
  member("sourceIPAddress"),
  member("userAgent"),
  member("errorCode"),
  member("errorMessage"),
  flag("readOnly"),
  member("eventID"),
];

/** A value as a cell of text. */
export function cellOf(column: EventColumn, record: EventRecord, heldBy?: string): string {
  if (column.type === "texts") return column.value(record).join(" ");
  return column.value(record, heldBy)?.toString() ?? "";
}
