import type { EventRecord } from "../src/model/events/record.ts";
import { safeJson } from "../src/model/text/safe-text.ts";
import { csvCell, csvText } from "./csv-text.ts";
import { cellOf, EVENT_COLUMNS } from "./event-columns.ts";

/** Writes a file of events of which there may be any number. */
export interface EventWriter {
  add(records: readonly EventRecord[]): void;
  /** Writes what the file ends with. */
  end(): void;
}

/** A format of such a file: begins one, whose bytes go to `write`. */
export type EventFormat = (write: (bytes: Buffer) => void) => EventWriter;

/** A format of lines: what the file begins with, and the lines of some events. */
export interface EventLines {
  readonly head: string;
  readonly lines: (records: readonly EventRecord[]) => string;
}

export const linesFormat =
  ({ head, lines }: EventLines): EventFormat =>
  (write) => {
    write(Buffer.from(head));
    return { add: (records) => write(Buffer.from(lines(records))), end: () => {} };
  };

/** A record as AWS wrote it, on one line. */
export const jsonLine = (record: EventRecord): string => safeJson(record, 0);

/** JSON Lines: records as AWS wrote them, one a line. */
export const jsonLines: EventLines = {
  head: "",
  lines: (records) => records.map((record) => `${jsonLine(record)}\n`).join(""),
};

/** A table for spreadsheets: one event a line. */
export const csvLines: EventLines = {
  head: csvText([EVENT_COLUMNS.map(({ name }) => name)]),
  lines: (records) => csvText(records.map((record) => EVENT_COLUMNS.map((column) => csvCell(cellOf(column, record))))),
};
