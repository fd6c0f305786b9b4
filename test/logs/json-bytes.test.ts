import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BROKEN, INCOMPLETE, valueEnd } from "../../src/logs/json-bytes.ts";
import { record } from "./records.ts";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("the end of a record", () => {
  it("is found where JSON.parse accepts the record, and nowhere else", () => {
    const complete = JSON.stringify(record({ requestParameters: { a: [1, -2.5e3, '\\"', true, null, {}] } }));
    const edit = fc.record({
      at: fc.nat(complete.length - 1),
      length: fc.nat(2),
      text: fc.oneof(
        fc.string({ maxLength: 3 }),
        fc.constantFrom('"', "\\", "}", "{", ",", ":", "\n", "0", "1.", "e", "]", "\u0001"),
      ),
    });
    fc.assert(
      fc.property(edit, ({ at, length, text }) => {
        const json = complete.slice(0, at) + text + complete.slice(at + length);
        fc.pre(json.startsWith("{"));
        const bytes = Buffer.from(json);
        const end = valueEnd(bytes, 0, bytes.length);
        // A part that ends sooner is complete itself.
        expect(end < 0 ? false : isJson(bytes.toString("utf8", 0, end))).toBe(end >= 0);
        if (isJson(json)) expect(end).toBe(bytes.length);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("the end of a value", () => {
  it("is where JSON.parse would end it, and no part of it is complete", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, cut) => {
        const json = JSON.stringify([value]);
        const bytes = Buffer.from(`${json}, "more"`);
        expect(valueEnd(bytes, 0, bytes.length)).toBe(Buffer.byteLength(json));
        const part = cut % Buffer.byteLength(json);
        expect(valueEnd(bytes, 0, part)).toBe(INCOMPLETE);
      }),
    );
  });

  it.each([
    "[01]",
    "[1.]",
    "[.5]",
    "[+1]",
    "[-]",
    "[1e]",
    '["\n"]',
    '["\\x"]',
    '["\\u00g0"]',
    "[tru]",
    "[,]",
    "[1,]",
    '{"a"}',
    "{1:2}",
    '{"a":1,}',
    "[1}",
    "['a']",
    "[NaN]",
  ])("there is none of %s", (json) => {
    expect(valueEnd(Buffer.from(json), 0, json.length)).toBe(BROKEN);
  });

  it("is found in any nesting, as JSON.parse does", () => {
    const [deep, end] = [100_000, "]".repeat(100_000)];
    const bytes = Buffer.from("[".repeat(deep) + end);
    expect(valueEnd(bytes, 0, bytes.length)).toBe(2 * deep);
    expect(valueEnd(bytes, 0, 2 * deep - 1)).toBe(INCOMPLETE);
    expect(isJson(bytes.toString())).toBe(true);
  });
});
