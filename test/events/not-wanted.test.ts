import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { queryOf } from "../../src/events/query/query.ts";
import { searchEvents } from "../../src/events/search.ts";
import { fileSource } from "../../src/events/sources/files.ts";
import { folderWith } from "../support/cli-files.ts";

const record = (i: number) => JSON.stringify({ eventVersion: "1.11", eventName: "GetObject", eventID: String(i) });
const around = (part: Buffer) =>
  Buffer.concat([
    Buffer.from(`{"Records":[${record(1)},${record(2).slice(0, -5)}`),
    part,
    Buffer.from(`,${record(3)}]}`),
  ]);
const DAMAGE = { zeros: Buffer.alloc(64), garbage: Buffer.from([0xff, 0xc0, 0x80, 0xfe]) };

const folder = folderWith();
afterAll(() => folder.remove());

it.each(Object.entries(DAMAGE))("names a file with %s in it that has none of the values", async (name, bytes) => {
  const file = folder.file(`${name}.json.gz`);
  writeFileSync(file, gzipSync(around(bytes)));
  for (const eventName of ["ListUsers", "GetObject"]) {
    const { document } = await searchEvents({
      query: queryOf({ eventName: [eventName] }, Date.now()),
      sources: [fileSource([file], Date.now())],
      limit: 10,
    });
    const [first] = document.sources[0]?.problems ?? [];
    expect(first, eventName).toMatchObject({ where: file, problem: "it is no JSON" });
  }
});
