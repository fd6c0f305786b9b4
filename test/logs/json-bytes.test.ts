import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BROKEN, INCOMPLETE, valueEnd } from "../../src/logs/json-bytes.ts";
import { RecordScanner } from "../../src/logs/record-scanner.ts";
import { type CloudTrailEvent, parseRecord } from "../../src/selectors/index.ts";
import { anyRecord, record } from "./records.ts";

const scanner = new RecordScanner();

/** What the scanner makes of a record's text, its members copied. */
function scanned(json: string) {
  const bytes = Buffer.from(json);
  const end = scanner.scan(bytes, 0, bytes.length);
  if (end < 0) return end;
  expect(end).toBe(bytes.length);
  const found = scanner.read(bytes, 0, end);
  return "event" in found ? { event: copy(found.event) } : found;
}

const copy = (event: CloudTrailEvent) =>
  JSON.parse(JSON.stringify({ ...event, resources: event.resources })) as unknown;

/** What JSON.parse and parseRecord make of it. */
function parsed(json: string) {
  // A lone surrogate does not survive the way through bytes, whoever reads them.
  const found = parseRecord(JSON.parse(Buffer.from(json).toString("utf8")));
  return "event" in found ? { event: copy(found.event) } : found;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("the record scanner", () => {
  it("says what JSON.parse and parseRecord say", () => {
    fc.assert(
      fc.property(anyRecord, fc.constantFrom(undefined, 1, "\t"), (one, indent) => {
        const json = JSON.stringify(one, null, indent);
        expect(scanned(json)).toEqual(parsed(json));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["a member that comes twice", '{"eventName":"A","eventName":"B","eventSource":"s"}'],
    ["an object that comes twice", '{"eventName":"A","userIdentity":{"arn":"a"},"userIdentity":{}}'],
    [
      "insight details twice",
      '{"eventName":"A","insightDetails":{"insightType":"a","sourceEventCategory":"b"},"insightDetails":null}',
    ],
    ["resources twice", '{"eventName":"A","resources":[{"ARN":"a"}],"resources":null}'],
    ["a name with escapes", '{"\\u0065ventName":"A"}'],
    ["a name within with escapes", '{"eventName":"A","userIdentity":{"\\u0061rn":"a"}}'],
    ["a name with escapes further on", '{"event\\u004eame":"A"}'],
    ["a name within with escapes further on", '{"eventName":"A","userIdentity":{"a\\u0072n":"a"}}'],
    ["a text with escapes", '{"eventName":"\\u0041\\n\\"","eventSource":"\\ud83d\\ude00"}'],
    ["a text for a flag", '{"eventName":"A","readOnly":"false"}'],
    ["another text for a flag", '{"eventName":"A","readOnly":"perhaps"}'],
    ["nothing to judge", '{"requestParameters":{"eventName":"A"}}'],
    ["an empty object", "{}"],
    ["65 resources", JSON.stringify({ eventName: "A", resources: Array(65).fill({ type: "t", ARN: "a" }) })],
    ["__proto__", '{"__proto__":{"eventName":"B"},"eventName":"A"}'],
  ])("reads %s as JSON.parse does", (_, json) => {
    expect(scanned(json)).toEqual(parsed(json));
  });

  it("takes nothing over from the record before", () => {
    scanned(JSON.stringify(record({ errorCode: "AccessDenied", resources: [{ type: "t", ARN: "a" }] })));
    expect(scanned('{"eventName":"A"}')).toEqual({ event: { eventName: "A" } });
  });

  it("takes for a whole record what JSON.parse takes, and nothing else", () => {
    const whole = JSON.stringify(record({ requestParameters: { a: [1, -2.5e3, '\\"', true, null, {}] } }));
    const edit = fc.record({
      at: fc.nat(whole.length - 1),
      length: fc.nat(2),
      text: fc.oneof(
        fc.string({ maxLength: 3 }),
        fc.constantFrom('"', "\\", "}", "{", ",", ":", "\n", "0", "1.", "e", "]", "\u0001"),
      ),
    });
    fc.assert(
      fc.property(edit, ({ at, length, text }) => {
        const json = whole.slice(0, at) + text + whole.slice(at + length);
        fc.pre(json.startsWith("{"));
        const bytes = Buffer.from(json);
        const end = scanner.scan(bytes, 0, bytes.length);
        // What ends sooner is whole by itself.
        expect(end < 0 ? false : isJson(bytes.toString("utf8", 0, end))).toBe(end >= 0);
        if (isJson(json)) expect(end).toBe(bytes.length);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("the end of a value", () => {
  it("is where JSON.parse would end it, and no part of it is whole", () => {
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

  it("is not looked for in endless nesting", () => {
    const bytes = Buffer.from("[".repeat(100_000));
    expect(valueEnd(bytes, 0, bytes.length)).toBe(BROKEN);
  });
});
