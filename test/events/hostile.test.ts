import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLines, jsonLines } from "../../reports/event-lines.ts";
import { eventSummaryText } from "../../reports/terminal/event-summary.ts";
import { eventsText } from "../../reports/terminal/events.ts";
import { summaryTally } from "../../src/events/summary.ts";
import type { EventSearch } from "../../src/model/documents/events.ts";
import { hostile } from "../support/hostile.ts";
import { hostileEvent } from "../support/hostile-event.ts";

/** Acts on a terminal, or cannot be seen. */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe("Fields of events that hold anything", () => {
  it("are lines of JSON that read back as they were, and act on no terminal", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = jsonLines.lines([{ record: hostileEvent(text) }, { record: hostileEvent(text) }]);
        const [first = "", second, end, more] = lines.split("\n");
        expect([second, end, more]).toEqual([first, "", undefined]);
        expect(JSON.parse(first)).toEqual(hostileEvent(text));
        expect(first).not.toMatch(ACTIVE);
      }),
    );
  });

  it("are lines of the terminal's text in which nothing acts", () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(undefined, 40, 120), (text, width) => {
        const record = hostileEvent(text);
        const tally = summaryTally();
        tally.add(record);
        const source = { source: "files", name: text, read: 1, skipped: 0, problems: [], notes: [text] } as const;
        const search = { found: 1, events: [record], sources: [source] } as unknown as EventSearch;
        const display = { color: false, ...(width === undefined ? {} : { width }) };
        for (const shown of [eventsText(search, display), eventSummaryText(search, tally.summary(), display)]) {
          expect(shown.replaceAll("\n", "")).not.toMatch(ACTIVE);
          expect(shown).not.toMatch(/^\s*::|##\w*\[/m);
        }
      }),
    );
  });

  it("are cells of CSV that no spreadsheet computes, one event a line", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const table = csvLines.head + csvLines.lines([{ record: hostileEvent(text) }, { record: hostileEvent(text) }]);
        const rows = parse(table, { record_delimiter: "\r\n" }) as string[][];
        expect(rows).toHaveLength(3);
        for (const cell of rows.flat()) {
          expect(cell).not.toMatch(ACTIVE);
          for (const part of [cell, ...cell.split(";")]) expect(part).not.toMatch(/^\s*[=+\-@]/);
        }
      }),
    );
  });
});
