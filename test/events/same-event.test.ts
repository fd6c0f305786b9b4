import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sameEventKey } from "../../src/events/same-event.ts";
import type { EventSearch } from "../../src/model/documents/events.ts";
import { runHere } from "../support/run-cli.ts";
import { scratch } from "../support/scan.ts";

const TAMPERING = {
  eventVersion: "1.11",
  userIdentity: { type: "IAMUser", accountId: "111122223333", arn: "arn:aws:iam::111122223333:user/mallory" },
  eventTime: "2026-10-05T12:00:00Z",
  eventSource: "cloudtrail.amazonaws.com",
  eventName: "DeleteTrail",
  awsRegion: "us-east-1",
  requestParameters: { name: "main" },
  eventID: "0e6f2c1d-5b7a-4c56-9d0e-2f6a7c9b1e11",
  recipientAccountId: "111122223333",
};
const HARMLESS = { ...TAMPERING, eventName: "DescribeTrails" };

describe("a record with the ID of a different event", () => {
  let folder: ReturnType<typeof scratch>;
  beforeEach(() => {
    folder = scratch();
  });
  afterEach(() => folder.remove());
  const write = (name: string, ...records: object[]) =>
    writeFileSync(folder.file(name), JSON.stringify({ Records: records }));
  const run = (...args: string[]) => runHere(["events", ...args], { cwd: folder.path });

  it("does not hide it from the rules", async () => {
    write("a.json", HARMLESS);
    write("b.json", TAMPERING, TAMPERING);
    const { code, stdout } = await run("--source", ".", "--expectations", "built-in", "-q", "-o", "json=-");
    const { found, duplicates, unexpected } = JSON.parse(stdout) as EventSearch;
    expect([code, found, duplicates]).toEqual([1, 2, 1]);
    expect(unexpected?.findings.map(({ rule, count }) => [rule, count])).toEqual([["trail-tampering", 1]]);
  });

  it("does not keep it out of a folder of Parquet files", async () => {
    write("a.json", HARMLESS);
    write("b.json", TAMPERING);
    const added = async (file: string) => (await run("export", "--source", file, "--parquet", "lake")).stdout;
    expect(await added("a.json")).toContain("Added 1 event");
    expect(await added("b.json")).toContain("Added 1 event");
    expect(await added("b.json")).toContain("Added 0 events");
  });
});

it("copies are told whatever the order of members, and without what is null", () => {
  const { eventName, ...rest } = TAMPERING;
  expect(sameEventKey({ ...rest, errorCode: null, eventName })).toBe(sameEventKey(TAMPERING));
  const userIdentity = Object.fromEntries(Object.entries(TAMPERING.userIdentity).reverse());
  expect(sameEventKey({ ...TAMPERING, userIdentity })).toBe(sameEventKey(TAMPERING));
  expect(sameEventKey({ ...TAMPERING, requestParameters: { name: "other" } })).not.toBe(sameEventKey(TAMPERING));
  expect(sameEventKey({ ...TAMPERING, eventID: undefined })).toBe(undefined);
});
