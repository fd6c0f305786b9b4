import type { EventRecord } from "../src/model/events/record.ts";
import { safeJson, safeJsonText } from "../src/model/text/safe-text.ts";
import { csvCell, csvText } from "./csv-text.ts";
import { cellOf, EVENT_COLUMNS } from "./event-columns.ts";

/**
 * An event to write. `text`: its JSON as AWS wrote it; undefined where there is none. `origin.account`: the account whose log file has
 * it, which a record of an early version does not say.
 */
export interface WrittenEvent {
  readonly record: EventRecord;
  readonly origin?: { readonly account?: string | undefined } | undefined;
  readonly text?: string | undefined;
}

/** Writes a file of events of which there may be any number. */
export interface EventWriter {
  add(events: readonly WrittenEvent[]): void;
  /** Writes what the file ends with. */
  end(): void;
}

/** A format of such a file: begins one, whose bytes go to `write`. */
export type EventFormat = (write: (bytes: Buffer) => void) => EventWriter;

/** A format of lines: what the file begins with, and the lines of some events. */
export interface EventLines {
  readonly head: string;
  readonly lines: (events: readonly WrittenEvent[]) => string;
}

export const linesFormat =
  ({ head, lines }: EventLines): EventFormat =>
  (write) => {
    write(Buffer.from(head));
    return { add: (events) => write(Buffer.from(lines(events))), end: () => {} };
  };

/** JSON on one line: a line break is between its parts, since texts have it escaped. */
export const lineOfJson = (json: string): string => safeJsonText(json.replace(/[\r\n][ \t\r\n]*/g, ""));

/** A record on one line. */
export const jsonLine = (record: EventRecord): string => safeJson(record, 0);

/** JSON Lines: records as AWS wrote them, one a line. */
export const jsonLines: EventLines = {
  head: "",
  lines: (events) =>
    events.map(({ record, text }) => `${text === undefined ? jsonLine(record) : lineOfJson(text)}\n`).join(""),
};

/** A table for spreadsheets: one event a line. */
export const csvLines: EventLines = {
  head: csvText([EVENT_COLUMNS.map(({ name }) => name)]),
  lines: (events) =>
    csvText(
      events.map(({ record, origin }) =>
        EVENT_COLUMNS.map((column) => csvCell(cellOf(column, record, origin?.account))),
      ),
    ),
};
