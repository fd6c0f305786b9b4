import { expect, it } from "vitest";
import { logFolders } from "../../src/integrity/layout/listing.ts";
import type { Source } from "../../src/integrity/source/source.ts";
import { memorySource, validateHere } from "../support/memory-source.ts";
import { bucketOf, deliveredTrail, HOUR, logKey, MINUTE, START, TRAIL, world } from "../support/signed-trail.ts";
import { plant } from "../support/tamper.ts";

/** As S3 lists: a thousand at a time. */
function inPages(source: Source, asked: () => void): Pick<Source, "list"> {
  return {
    list: async function* (request) {
      for await (const { objects, folders } of source.list(request)) {
        for (let i = 0; i === 0 || i < objects.length; i += 1000) {
          asked();
          yield { objects: objects.slice(i, i + 1000), folders: i === 0 ? folders : [] };
        }
      }
    },
  };
}

it("days outside a range are looked through, and what cannot be of it is passed over", async () => {
  const made = world();
  const bucket = bucketOf(made, TRAIL.bucket);
  const day = Date.parse("2019-03-02T00:00:00Z");
  const stored = { body: Buffer.from("{}"), metadata: {} };
  const inFolder = (time: number, unique: string) => logKey({}, time, unique).replace("/2026/01/15/", "/2019/03/02/");
  for (let i = 0; i < 20_000; i++) bucket.set(logKey({}, day + (i % 1440) * MINUTE, `U${i}`), stored);
  for (let i = 0; i < 20_000; i++) bucket.set(inFolder(START + (10 + (i % 600) / 60) * HOUR, `V${i}`), stored);
  const planted = [
    inFolder(START, "First"),
    inFolder(START + 4 * HOUR, "Last"),
    inFolder(START, "x").replace("02/1111", "02/a1111"),
  ];
  for (const key of planted) bucket.set(key, stored);
  let pages = 0;
  const source = { ...memorySource(made), ...inPages(memorySource(made), () => pages++) };
  const folder = {
    bucket: TRAIL.bucket,
    base: `AWSLogs/${TRAIL.accountId}`,
    accountId: TRAIL.accountId,
    region: TRAIL.homeRegion,
  };
  const { days, unexpected: astray } = await logFolders(source, folder, { start: START, end: START + 4 * HOUR });
  expect({ days, found: astray.map(({ key }) => key).sort() }).toEqual({ days: [], found: planted.sort() });
  expect(pages).toBeLessThan(6);
});

it.each([
  ["another day, in a folder of the range", START + 100 * HOUR, true],
  ["a quarter of an hour after its folder's day", START + 24 * HOUR + 10 * MINUTE, false],
  ["another hour of its folder's day", START + 20 * HOUR, false],
])("a name of %s is in the range: %s, %s", async (_, time, expected) => {
  const made = deliveredTrail().world;
  plant(made, logKey({}, time, "Planted").replace(/\/2026\/01\/\d\d\//, "/2026/01/15/"), "{}");
  expect((await validateHere(made)).problems.map(({ kind }) => kind)).toEqual(expected ? ["log-undigested"] : []);
});
