import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLines, jsonLines } from "../../reports/event-lines.ts";
import { hostile } from "../support/hostile.ts";
import { hostileEvent } from "../support/hostile-event.ts";

/** Acts on a terminal, or cannot be seen. */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe("Fields of events that hold anything", () => {
  it("are lines of JSON that read back as they were, and act on no terminal", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = jsonLines.lines([hostileEvent(text), hostileEvent(text)]);
        const [first = "", second, end, more] = lines.split("\n");
        expect([second, end, more]).toEqual([first, "", undefined]);
        expect(JSON.parse(first)).toEqual(hostileEvent(text));
        expect(first).not.toMatch(ACTIVE);
      }),
    );
  });

  it("are cells of CSV that no spreadsheet computes, one event a line", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const table = csvLines.head + csvLines.lines([hostileEvent(text), hostileEvent(text)]);
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
