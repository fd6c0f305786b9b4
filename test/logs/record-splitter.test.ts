import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_RECORD, RecordSplitter } from "../../src/logs/record-splitter.ts";
import { processorMs } from "../support/machine.ts";
import { anyRecord, record } from "./records.ts";

interface Found {
  readonly records: readonly unknown[];
  readonly malformed: readonly string[];
}

/**
 * What the splitter finds in bytes that come in pieces of these lengths, in turns. Each piece comes in memory that is
 * written over afterwards, with `before` bytes in front of it to use.
 */
function split(bytes: Buffer, lengths: readonly number[] = [bytes.length], before = 0): Found {
  const records: unknown[] = [];
  const malformed: string[] = [];
  const splitter = new RecordSplitter({
    record: (json, at) => {
      const length = Buffer.byteLength(json);
      if (!json.includes("\ufffd")) expect(bytes.toString("utf8", at, at + length)).toBe(json);
      try {
        records.push(JSON.parse(json));
        return true;
      } catch {
        return false;
      }
    },
    malformed: (at, problem) => malformed.push(`${at}: ${problem}`),
  });
  for (let i = 0, turn = 0; i < bytes.length; turn++) {
    const length = Math.max(1, lengths[turn % lengths.length] ?? 1);
    const piece = bytes.subarray(i, i + length);
    const memory = Buffer.concat([Buffer.alloc(before), piece]);
    splitter.push(memory.subarray(before), before);
    memory.fill("}");
    i += length;
  }
  splitter.end();
  return { records, malformed };
}

const textOf = (text: string) => split(Buffer.from(text));
const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const records = fc.array(anyRecord, { maxLength: 6 });
const throughBytes = (value: unknown) => JSON.parse(Buffer.from(JSON.stringify(value)).toString("utf8")) as unknown;

/** The forms in which records come. */
const FORMS: Readonly<Record<string, (all: readonly object[]) => string>> = {
  "a log file": (all) => JSON.stringify({ Records: all }),
  "a log file, indented": (all) => JSON.stringify({ Records: all }, null, 2),
  "a log file with more members": (all) => `${JSON.stringify({ Records: all, more: { Records: ["}"] }, last: 1 })}\n`,
  "a list": (all) => ` ${JSON.stringify(all)} `,
  lines: (all) => all.map((one) => `${JSON.stringify(one)}\n`).join(""),
  "lines with a byte order mark": (all) => `\ufeff${all.map((one) => JSON.stringify(one)).join("\r\n")}`,
  "log files, one after another": (all) => all.map((one) => JSON.stringify({ Records: [one] })).join("\n"),
};

describe("records, however their bytes come", () => {
  it.each(Object.entries(FORMS))("are the same: %s", (_, form) => {
    fc.assert(
      fc.property(records, lengths, fc.integer({ min: 0, max: 60 }), (all, pieces, before) => {
        const bytes = Buffer.from(form(all));
        fc.pre(all.length > 0);
        expect(split(bytes, pieces, before)).toEqual({ records: throughBytes(all), malformed: [] });
      }),
      { numRuns: 200 },
    );
  });

  it("are the same for bytes of any kind", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{"Records":[',
        "]}",
        "{}",
        ",",
        "[",
        "]",
        "\n",
        '"',
        "\\",
        '{"a":"',
        "é",
        '{"a":{"b":[1,{}]}}',
        '{"eventVersion":"1"},{"eventVersion"',
        "{",
        "}",
        " ",
        '{"Records"',
        ":",
        "1",
      ),
      fc.string({ maxLength: 4 }),
    );
    const bytes = fc.oneof(
      fc.array(piece, { maxLength: 20 }).map((all) => Buffer.from(all.join(""))),
      fc.uint8Array({ maxLength: 60 }).map((all) => Buffer.from(all)),
    );
    fc.assert(
      fc.property(bytes, lengths, (all, pieces) => {
        expect(split(all, pieces)).toEqual(split(all));
      }),
      { numRuns: 5000 },
    );
  });

  it("that are cut off anywhere are those before the cut, and something is malformed", () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 4 }), fc.nat(), (all, at) => {
        const file = Buffer.from(JSON.stringify({ Records: all }));
        const found = split(file.subarray(0, at % file.length));
        expect(found.malformed.length).toBeGreaterThan(0);
        expect(throughBytes(all.slice(0, found.records.length))).toEqual(found.records);
      }),
      { numRuns: 500 },
    );
  });
});

it("a record that holds what separates records is one record, in chunks of any size", () => {
  const like = (more: object) => ({ eventVersion: "1.11", ...more });
  let deep: object = {};
  for (let i = 0; i < 600; i++) deep = { a: deep };
  const all = [like({ list: [like({ a: 1 }), like({ a: '},{"eventVersion"' })] }), like({ deep }), like({ a: 2 })];
  const bytes = Buffer.from(JSON.stringify({ Records: all }));
  for (const length of [bytes.length, 1000, 100, 7])
    expect(split(bytes, [length])).toEqual({ records: all, malformed: [] });
  const broken = Buffer.from(JSON.stringify({ Records: all }).replace('"a":2', '"a":x'));
  for (const length of [broken.length, 7])
    expect(split(broken, [length])).toMatchObject({
      records: all.slice(0, 2),
      malformed: [expect.stringContaining("it is no JSON")],
    });
});

describe("what is malformed is passed over", () => {
  it.each([
    ["nothing", "", [], ["null: it is empty"]],
    ["white space", " \n\n", [], ["null: it is empty"]],
    ["no list of records", '{"Records":[]}', [], []],
    ["a line that is cut off", '{"a":1}\n{"a":\n{"a":3}\n', [1, 3], ["8: the file ends in the middle of it"]],
    ["a line after a comma", '{"a":1}\n{"a":2,\n{"a":3}\n', [1, 3], ["8: it is no JSON"]],
    ["a line that ends within a text", '{"a":1}\n{"a":"x\n{"a":3}\n', [1, 3], ["8: it is no JSON"]],
    ["a line that is no object", '{"a":1}\nhello\n{"a":3}', [1, 3], ["8: it is no JSON object"]],
    ["the last line", '{"a":1}\n{"a":"', [1], ["8: the file ends in the middle of it"]],
    ["a record of a list", '[{"a":1},{"a":tru},{"a":3}]', [1, 3], ["9: it is no JSON"]],
    ["a record with braces in texts", '[{"a":1},{"a":x,"b":"}{"},{"a":3}]', [1, 3], ["9: it is no JSON"]],
    [
      "an element that is no object",
      '{"Records":[{"a":1},"x",[{"a":2}],{"a":3}]}',
      [1, 3],
      ["20: it is no JSON object", "24: it is no JSON object"],
    ],
    ["the end of a list", '[{"a":1},', [1], ["null: it ends before its list of records does"]],
    ["the end of a log file", '{"Records":[{"a":1}]', [1], ["null: it ends before its list of records does"]],
    [
      "what follows a missing comma",
      '[{"a":1}{"a":2},{"a":3}]',
      [1],
      ["8: a comma or the end of the list is missing before it"],
    ],
    ["a comma before the end", '[{"a":1},]', [1], ["9: it is no JSON"]],
    [
      "a broken record and what it takes with it",
      '[{"a":{"b:1},{"a":2}]',
      [],
      ["1: it is no JSON", "null: the records after a malformed one could not be separated"],
    ],
  ])("%s", (_, text, values, malformed) => {
    const found = textOf(text);
    expect(found.records.map((one) => (one as { a: unknown }).a)).toEqual(values);
    expect(found.malformed).toEqual(malformed);
  });

  it("a record that is longer than any may be, in bounded memory", () => {
    const long = `{"a":"${"x".repeat(LONGEST_RECORD)}"}`;
    const lines = textOf(`{"a":1}\n${long}\n{"a":3}`);
    expect(lines.records).toEqual([{ a: 1 }, { a: 3 }]);
    const list = split(Buffer.from(`[{"a":1},${long},{"a":3}]`), [100_000]);
    expect(list.records).toEqual([{ a: 1 }, { a: 3 }]);
    for (const { malformed } of [lines, list]) expect(malformed).toEqual([expect.stringMatching("longer than 8 MiB")]);
  });

  it("in time that grows with the bytes, not with their square", () => {
    const bytes = Buffer.from(`[${JSON.stringify(record({ requestParameters: "x".repeat(2_000_000) }))}]`);
    expect(processorMs(() => expect(split(bytes, [64]).records).toHaveLength(1))).toBeLessThan(5000);
  });
});
