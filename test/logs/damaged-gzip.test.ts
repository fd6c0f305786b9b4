import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { constants, deflateRawSync, gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { unpackedStream } from "../../src/logs/chunks.ts";
import { readRecords, splitRecords } from "../../src/logs/read-records.ts";

const folder = mkdtempSync(join(tmpdir(), "trailproof-damaged-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const record = (i: number, size = 300) =>
  JSON.stringify({ eventName: "GetObject", eventID: String(i), note: randomBytes(size / 2).toString("hex") });
const records = (count: number, size?: number) => Array.from({ length: count }, (_, i) => record(i, size)).join(",");
const HEADER = gzipSync("").subarray(0, 10);
const list = (inside: string) => `{"Records":[${inside}]}`;

/** The records before the damage can be unpacked to the last: a block of a type that does not exist follows. */
const damagedAfter = (count: number, size?: number) =>
  Buffer.concat([
    HEADER,
    deflateRawSync(`{"Records":[${records(count, size)}`, { finishFlush: constants.Z_FULL_FLUSH }),
    Buffer.alloc(1000, 0xff),
  ]);
const truncatedAfter = (count: number, size?: number) => {
  const all = damagedAfter(count, size);
  return all.subarray(0, all.length - 1000);
};
const wrongChecksum = (count: number, size?: number) => {
  const bytes = gzipSync(list(records(count, size)));
  bytes.writeUInt32LE((bytes.readUInt32LE(bytes.length - 8) ^ 1) >>> 0, bytes.length - 8);
  return bytes;
};

async function read(by: "file" | "stream", bytes: Buffer) {
  const found: string[] = [];
  const problems: [number | null, string][] = [];
  const handler = {
    record: (json: string) => {
      found.push((JSON.parse(json) as { eventID: string }).eventID);
      return true;
    },
    malformed: (at: number | null, problem: string) => void problems.push([at, problem]),
  };
  const file = join(folder, "log.json.gz");
  writeFileSync(file, bytes);
  const parts = function* () {
    for (let i = 0; i < bytes.length; i += 70_001) yield bytes.subarray(i, i + 70_001);
  };
  const isComplete = await (by === "file"
    ? readRecords(file, handler)
    : splitRecords(unpackedStream(Readable.from(parts())), handler));
  return { found, problems, isComplete };
}

const ids = (count: number) => Array.from({ length: count }, (_, i) => String(i));

describe.each(["file", "stream"] as const)("a damaged gzip file as a %s", (by) => {
  it.each([
    ["is damaged", damagedAfter, "its gzip data is damaged"],
    ["is truncated", truncatedAfter, "its gzip data ends too early"],
    ["has a wrong checksum", wrongChecksum, "its gzip checksum is wrong"],
  ])("that %s gives the records before, and is named", async (_, make, problem) => {
    for (const count of [1, 40, 3000])
      expect(await read(by, make(count))).toEqual({
        found: ids(count),
        problems: [[null, problem]],
        isComplete: false,
      });
  });

  it("gives all but the last of them where it is large", async () => {
    const count = 100;
    const { found, problems, isComplete } = await read(by, damagedAfter(count, 200_000));
    expect({ problems, isComplete }).toEqual({ problems: [[null, "its gzip data is damaged"]], isComplete: false });
    expect(found).toEqual(ids(found.length));
    expect(found.length).toBeGreaterThanOrEqual(count - 2);
  });

  it("gives what precedes a byte that follows its end", async () => {
    const intact = gzipSync(list(records(40)));
    expect(await read(by, Buffer.concat([intact, Buffer.from("x")]))).toMatchObject({ found: ids(40) });
    const padded = await read(by, Buffer.concat([intact, Buffer.alloc(200_000)]));
    expect(padded).toEqual({ found: ids(40), problems: [], isComplete: true });
  });
});
