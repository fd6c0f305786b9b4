import { afterAll, expect, it } from "vitest";
import { queryOf } from "../../src/events/query/query.ts";
import { searchEvents } from "../../src/events/search.ts";
import { fileSource } from "../../src/events/sources/files.ts";
import { folderWith } from "../support/cli-files.ts";

const record = (eventID: string, json: string) =>
  `{"eventName":"ListUsers","eventID":"${eventID}","requestParameters":${json}}`;
/** A record is one level itself. */
const nested = (levels: number, [open, close]: [string, string]) => open.repeat(levels - 1) + close.repeat(levels - 1);
const lists = (levels: number) => nested(levels, ["[", "]"]);
const objects = (levels: number) => `${'{"a":'.repeat(levels - 1)}1${"}".repeat(levels - 1)}`;

const records = [
  record("first", "{}"),
  record("deep lists", lists(5000)),
  record("deep objects", objects(5000)),
  record("one level too deep", lists(201)),
  record("deepest", lists(200)),
  record("last", objects(200)),
];
const folder = folderWith({ "log.json": `{"Records":[${records.join(",")}]}` });
afterAll(() => folder.remove());

it.each([[[]], [['eventName == "ListUsers"']]])(
  "skips and names records that are nested too deep, with --where %j",
  async (where) => {
    const { document } = await searchEvents({
      query: queryOf({ where }, Date.now()),
      sources: [fileSource([folder.file("log.json")], Date.now())],
      limit: 10,
    });
    expect(document.events.map(({ eventID }) => eventID).sort()).toEqual(["deepest", "first", "last"]);
    expect(document.sources).toMatchObject([{ skipped: 3 }]);
    expect(JSON.stringify(document.sources)).toContain("it is nested deeper than 200 levels");
    expect(() => JSON.stringify(document)).not.toThrow();
  },
);
