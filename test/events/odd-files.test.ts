import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { duckdbFileSource } from "../../src/events/duckdb/files.ts";
import { type QueryOptions, queryOf } from "../../src/events/query/query.ts";
import { searchEvents } from "../../src/events/search.ts";
import { fileSource } from "../../src/events/sources/files.ts";
import type { EventSource } from "../../src/events/sources/source.ts";

const folder = mkdtempSync(join(tmpdir(), "trailproof-odd-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** The path of a gzip file with this text. */
function stored(text: string, name = "a.json.gz"): string {
  const place = join(folder, String(files++));
  mkdirSync(place);
  writeFileSync(join(place, name), gzipSync(text));
  return place;
}

async function ask(source: EventSource, options: QueryOptions) {
  const events: string[] = [];
  const { document } = await searchEvents({
    query: queryOf(options, Date.parse("2026-11-12T12:00:00Z")),
    sources: [source],
    limit: 10,
    each: ({ record }) => events.push(JSON.stringify(record)),
  });
  const problems = document.sources.flatMap((one) => one.problems.map(({ where, problem }) => `${where}: ${problem}`));
  return { events: events.sort(), problems: problems.sort() };
}

/** What both engines find, which is the same. */
async function both(paths: readonly string[], options: QueryOptions) {
  const ours = await ask(fileSource(paths, Date.now()), options);
  expect(await ask(duckdbFileSource(paths, Date.now()), options), JSON.stringify(options)).toEqual(ours);
  return ours;
}

let ids = 0;
const record = (eventName: string, more = '"readOnly":true') =>
  `{"eventVersion":"1.11","eventTime":"2026-11-12T11:45:00Z","eventName":"${eventName}","eventID":"id-${ids++}",${more}}`;
const STOP = record("StopLogging");
const LIST = record("ListUsers");
const wrapped = `{"eventVersion":"1","message":${JSON.stringify(STOP)}}`;

describe("A number that is written in a different way than it is read", () => {
  it.each(["1.5e3", "1500.0", "15E2", "1500"])("is found where it is %s", async (number) => {
    const path = stored(`{"Records":[${record("A", `"requestParameters":{"maxItems": ${number}}`)},${LIST}]}`);
    expect((await both([path], { grep: ["1500"] })).events).toHaveLength(1);
  });
});

describe("A malformed file has the same problems in both engines", () => {
  it.each([
    ["a list in the list", `[${STOP}],"text",5,{"a":1}`, 0, 4],
    ["null", `null,${STOP}`, 1, 1],
    ["a comma after the last element", `${STOP},`, 1, 1],
    ["a comma after the last member", `{"eventName":"ListUsers",},${STOP}`, 1, 1],
    ["words for numbers", `${record("ListUsers", '"a":[NaN,-Infinity]')},${STOP}`, 1, 1],
    ["a wrapped record", wrapped, 1, 0],
    ["objects that are no records", `{"readOnly":"x"},${STOP}`, 1, 1],
  ])("%s", async (_, elements, events, problems) => {
    const found = await both([stored(`{"Records":[${elements}]}`)], { eventName: ["StopLogging"] });
    expect([found.events.length, found.problems.length]).toEqual([events, problems]);
  });

  it.each(["", " \n", "{}", '{"Records":null}', '{"Records":"text"}', '{"Records":{}}'])(
    "a file of %j",
    async (text) => {
      for (const options of [{ eventName: ["StopLogging"] }, { since: "2026-01-01" }, { readOnly: true }])
        expect((await both([stored(text)], options)).problems).toHaveLength(1);
    },
  );
});

describe("A file", () => {
  it("of Parquet under a different name is one problem, which says what its name has to be", async () => {
    const path = stored(`PAR1${"\n{}\n".repeat(50)}PAR1`);
    const { problems } = await ask(fileSource([path], Date.now()), {});
    expect(problems).toEqual([
      expect.stringContaining(
        "it is a Parquet file: those that trailproof wrote are read where their names end with .parquet",
      ),
    ]);
  });

  it("that has the beginning of Parquet further on is none", async () => {
    const text = `{"Records":[${record("ListUsers", `"a":"${"PAR1".repeat(200_000)}"`)}]}`;
    expect(await ask(fileSource([stored(text)], Date.now()), {})).toMatchObject({ problems: [] });
  });

  it("with an event that has neither a time nor an ID names it as such", async () => {
    const path = stored('{"Records":[{"eventVersion":"1.11","eventName":"ListUsers","eventTime":"never"}]}');
    const { problems } = await ask(fileSource([path], Date.now()), { since: "2026-01-01" });
    expect(problems).toEqual([expect.stringContaining("the eventTime of an event without an eventID is no time")]);
  });
});

describe("Two lists in a file are both read", () => {
  it.each([
    `{"Records":[${LIST}],"Records":[${STOP}]}`,
    `{"Records":[${LIST}],"a":{"b":[]}, "Events" : [${STOP}],"c":1}`,
    `{"Records":[],"Rec\\u006frds":[${STOP}]}`,
    `{"a":1,"Records":[${LIST}],"logEvents":[${STOP}]}`,
  ])("%s", async (text) => {
    for (const options of [{ eventName: ["StopLogging"] }, { eventName: ["StopLogging"], since: "2026-01-01" }])
      expect(await both([stored(text)], options)).toEqual({ events: [STOP], problems: [] });
  });
});

it("any odd files give the same events and problems in both engines", async () => {
  const element = fc.constantFrom(STOP, LIST, wrapped, `[${STOP}]`, "null", "7", '"a,]"', "{}", '{"a":1}', "NaN", "");
  const list = fc.array(element, { maxLength: 4 }).map((all) => `[${all.join(",")}]`);
  const member = fc
    .tuple(fc.constantFrom("Records", "Records", "Records", "Events", "logEvents", "a"), fc.oneof(list, element))
    .map(([name, value]) => `"${name}":${value}`);
  const object = fc.array(member, { maxLength: 3 }).map((all) => `{${all.join(",")}}`);
  const text = fc.array(fc.oneof(object, object, list, element), { maxLength: 2 }).map((all) => all.join("\n"));
  const query = fc.constantFrom<QueryOptions>(
    { eventName: ["StopLogging"] },
    { since: "2026-01-01" },
    { readOnly: true },
    { grep: ["7"] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), query, async (texts, options) => {
      await both(
        texts.map((one) => stored(one)),
        options,
      );
    }),
    { numRuns: 60 },
  );
});
