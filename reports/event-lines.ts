import type { EventRecord } from "../src/model/events/record.ts";
import { safeJson } from "../src/model/text/safe-text.ts";
import { csvCell, csvText } from "./csv-text.ts";
import { EVENT_COLUMNS } from "./event-columns.ts";

/** How events are written of which there may be any number: what the file begins with, and the lines of some of them. */
export interface EventLines {
  readonly head: string;
  readonly lines: (records: readonly EventRecord[]) => string;
}

/** JSON Lines: records as AWS wrote them, one a line. */
export const jsonLines: EventLines = {
  head: "",
  lines: (records) => records.map((record) => `${safeJson(record, 0)}\n`).join(""),
};

/** A table for spreadsheets: one event a line. */
export const csvLines: EventLines = {
  head: csvText([EVENT_COLUMNS.map(([name]) => name)]),
  lines: (records) => csvText(records.map((record) => EVENT_COLUMNS.map(([, value]) => csvCell(value(record) ?? "")))),
};
