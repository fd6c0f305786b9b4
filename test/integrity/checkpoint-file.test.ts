import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckpointEntry } from "../../src/integrity/checkpoint/checkpoint.ts";
import { openCheckpoint } from "../../src/integrity/checkpoint/checkpoint-file.ts";
import { idOf } from "../../src/integrity/digest/entry.ts";
import { folderSource } from "../../src/integrity/source/folder.ts";
import { scratch } from "../support/scan.ts";
import { digestKey, HOUR, START, TRAIL } from "../support/signed-trail.ts";

const HEADER = { trail: TRAIL.name, homeRegion: TRAIL.homeRegion, bucket: TRAIL.bucket, prefix: "" };

const settled = (hour: number): CheckpointEntry => {
  const key = digestKey({}, START + hour * HOUR);
  const located = { bucket: TRAIL.bucket, key, region: TRAIL.homeRegion, time: START + hour * HOUR, backfill: false };
  return {
    digest: {
      ...located,
      state: "valid",
      start: located.time - HOUR,
      end: located.time,
      hash: "0a",
      signature: "0b",
      previous: null,
    },
    etag: "e",
    logs: 1,
    bytes: 10,
    names: [[TRAIL.bucket, `AWSLogs/${hour}.json.gz`]],
  };
};

let folder: ReturnType<typeof scratch>;
beforeEach(() => {
  folder = scratch();
});
afterEach(() => folder.remove());

it("with a damaged first line is refused as damaged", () => {
  const file = folder.file("c");
  for (const line of ['{"trailproofCheckpoint":"3","trail":"ma', '{"trailproofCheckpoint":"3"}']) {
    writeFileSync(file, `${line}\n`);
    expect(() => open()).toThrow(
      `The first line of checkpoint ${file} is damaged: name a different file, or remove it`,
    );
  }
});

const open = () => openCheckpoint(folder.file("c"), HEADER, START);
const kept = () => [1, 2, 3].map((hour) => open().get(idOf(settled(hour).digest)) !== undefined);

describe("a damaged checkpoint", () => {
  beforeEach(() => {
    const journal = open();
    for (const hour of [1, 2, 3]) journal.add(settled(hour));
  });
  const damage = (change: (lines: string[]) => readonly string[]) =>
    writeFileSync(folder.file("c"), change(readFileSync(folder.file("c"), "utf8").split("\n")).join("\n"));

  it("gives back what was added", () => {
    expect(open().get(idOf(settled(2).digest))).toEqual(settled(2));
    expect(open().notes).toEqual([]);
  });

  it("loses no line but the damaged one, whatever bit is wrong", () => {
    const text = readFileSync(folder.file("c"));
    const begin = text.indexOf("\n") + 1;
    const end = text.indexOf("\n", begin);
    for (let at = begin; at < end; at += 7) {
      const flipped = Buffer.from(text);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(folder.file("c"), flipped);
      const journal = open();
      expect(journal.notes).toMatchObject([{ code: "CheckpointDamaged" }]);
      expect([1, 2, 3].map((hour) => journal.get(idOf(settled(hour).digest)) !== undefined)).toEqual([
        false,
        true,
        true,
      ]);
    }
  });

  it("counts lines that are none, and drops them from the file", () => {
    damage(([header = "", ...lines]) => [header, "[1]", "", '{"fact":{"state":"valid"}}', ...lines]);
    expect(open().notes).toMatchObject([{ message: expect.stringContaining("3 damaged lines were discarded") }]);
    expect(open().notes).toEqual([]);
    expect(kept()).toEqual([true, true, true]);
  });

  it("says nothing of half a line at its end: a run was killed", () => {
    damage((lines) => [...lines.slice(0, 3), `${lines[3]}`.slice(0, -9)]);
    expect(open().notes).toEqual([]);
    expect(kept()).toEqual([true, true, false]);
  });
});

it("the listing of a copy shows that a digest's metadata was replaced", async () => {
  const place = "AWSLogs/111122223333/CloudTrail-Digest/us-east-1/2026/01/15/";
  mkdirSync(folder.file(place), { recursive: true });
  writeFileSync(folder.file(`${place}d.json.gz`), "digest");
  const etag = async () => {
    const source = folderSource({
      folder: folder.path,
      keys: new Map(),
      keysFile: "k",
      namesBucket: false,
      maxLogMib: 1,
    });
    const etags: string[] = [];
    for await (const { objects } of source.list({ bucket: "", prefix: place }))
      etags.push(...objects.map((one) => one.etag));
    await source.close();
    return etags.join();
  };
  const seen = [await etag()];
  for (const metadata of ["{}", '{"signature":"00"}']) {
    writeFileSync(folder.file(`${place}d.json.gz.metadata.json`), metadata);
    seen.push(await etag());
  }
  expect(new Set(seen).size).toBe(3);
});
