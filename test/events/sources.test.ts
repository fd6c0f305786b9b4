import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EventSearch } from "../../src/model/documents/events.ts";
import { EVENT_ACCOUNT, EVENT_BUCKET, type EventServer, eventServer } from "../support/event-server.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";

const NOW = Date.now();
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString().replace(/\.\d+Z/, "Z");

let next = 0;
const event = (eventName: string, minutes: number, members: object = {}) => ({
  eventVersion: "1.11",
  userIdentity: {
    type: "IAMUser",
    userName: "alice",
    arn: `arn:aws:iam::${EVENT_ACCOUNT}:user/alice`,
    accessKeyId: "AKIAALICE",
  },
  eventTime: minutesAgo(minutes),
  eventSource: eventName === "ListBuckets" ? "s3.amazonaws.com" : "iam.amazonaws.com",
  eventName,
  awsRegion: "us-east-1",
  sourceIPAddress: "203.0.113.7",
  readOnly: true,
  managementEvent: true,
  eventID: `00000000-0000-4000-8000-${String(next++).padStart(12, "0")}`,
  recipientAccountId: EVENT_ACCOUNT,
  eventCategory: "Management",
  ...members,
});

const WANTED = [
  event("ListUsers", 5),
  event("ListBuckets", 12, { awsRegion: "eu-west-1" }),
  event("ListUsers", 18, { errorCode: "AccessDenied" }),
];
/** As in the first versions of records; a principal of a different account called. */
const OLD = event("GetGroup", 7, {
  eventVersion: "1.0",
  readOnly: undefined,
  recipientAccountId: undefined,
  userIdentity: { type: "AWSAccount", accountId: "999988887777" },
});
const OTHERS = [
  OLD,
  event("ListUsers", 45),
  event("ListRoles", 3),
  event("ListBuckets", 60 * 26),
  ...Array.from({ length: 120 }, (_, i) => event("GetUser", i % 29, { awsRegion: i % 2 ? "us-east-1" : "eu-west-1" })),
];
const QUESTION = ["--event-name", "ListUsers,ListBuckets", "--since", "30m"];

describe("Who called ListUsers and ListBuckets in the last 30 minutes", () => {
  const folder = mkdtempSync(join(tmpdir(), "trailproof-events-"));
  let server: EventServer;

  beforeAll(async () => {
    server = await eventServer([...WANTED, ...OTHERS]);
    for (const [key, { body }] of server.world.buckets.get(EVENT_BUCKET) ?? []) {
      mkdirSync(dirname(join(folder, key)), { recursive: true });
      writeFileSync(join(folder, key), body);
    }
  });
  beforeEach(() => {
    server.behave({});
    server.proxy.clear();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (...args: string[]) => {
    const { code, stdout, stderr } = await runHere(["events", ...args, "--output", "json=-", "--quiet"], {
      env: emulatorEnv(server.url),
    });
    return { code, stderr, document: stdout === "" ? undefined : (JSON.parse(stdout) as EventSearch) };
  };
  const ids = (document: EventSearch | undefined) => document?.events.map(({ eventID }) => eventID);

  it.each(["history", "s3", "logs", "files"])("has the same answer from %s", async (source) => {
    const { code, document } = await ask("--source", source === "files" ? folder : source, ...QUESTION);
    expect(ids(document)).toEqual(WANTED.map(({ eventID }) => eventID));
    expect(code).toBe(0);
  });

  it.each(["history", "s3", "logs", "files"])(
    "has an old record from %s by its account, and as a call that may write",
    async (source) => {
      const place = source === "files" ? folder : source;
      const { document } = await ask("--source", place, "--account", EVENT_ACCOUNT, "--write", "--since", "30m");
      expect(ids(document)).toEqual([OLD.eventID]);
    },
  );

  it("counts an event once that several sources have", async () => {
    const { document } = await ask("--source", "history", "--source", "s3", ...QUESTION);
    expect(document).toMatchObject({ found: 3, duplicates: 3 });
  });

  it("keeps to the two calls a second that LookupEvents allows", async () => {
    // The limit is the account's: calls of an earlier search count for a second.
    await sleep(1000);
    const before = server.throttled();
    const { document } = await ask("--since", "2d");
    expect(document?.found).toBe(WANTED.length + OTHERS.length);
    expect(server.throttled() - before).toBe(0);
  });

  it("lists only the files of the time that is asked for, and none of other Regions", async () => {
    server.bucket.asked.length = 0;
    const { document } = await ask("--source", "s3", "--regions", "eu-west-1", ...QUESTION);
    expect(document?.found).toBe(1);
    const read = server.bucket.asked.filter(({ operation }) => operation === "s3:GetObject").map(({ about }) => about);
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((key) => !key.includes("/eu-west-1/"))).toEqual([]);
    expect(read.length).toBeLessThanOrEqual(10);
  });

  it("names what could not be read, with the permission, and searches the rest", async () => {
    server.behave({ rules: [{ operation: "cloudtrail:LookupEvents", region: "eu-west-1", fault: "deny" }] });
    const { code, document, stderr } = await ask(...QUESTION);
    expect(code).toBe(3);
    expect(document?.found).toBe(2);
    expect(stderr).toMatch(/eu-west-1: cloudtrail:LookupEvents: .*; grant cloudtrail:LookupEvents/);
  });

  it("ends with 4 where nothing could be read", async () => {
    server.behave({ rules: [{ operation: "s3:GetObject", fault: "deny" }] });
    const { code, document } = await ask("--source", "s3", ...QUESTION);
    expect(code).toBe(4);
    expect(document?.sources).toMatchObject([{ source: "s3", read: 0 }]);
  });

  it("ends with 4 where there is no log file at all", async () => {
    const empty = mkdtempSync(join(tmpdir(), "trailproof-none-"));
    const prefix = ["--source", "s3", "--bucket", EVENT_BUCKET, "--prefix", "wrong"];
    for (const args of [["--source", empty], prefix]) {
      const { code, document } = await ask(...args, ...QUESTION);
      expect(code).toBe(4);
      expect(document?.sources[0]?.notes[0]).toMatch(/^There is no log file/);
    }
    rmSync(empty, { recursive: true });
  });

  it("finds the files of a trail whose prefix ends with a slash", async () => {
    const [trail] = server.world.trails;
    const objects = server.world.buckets.get(EVENT_BUCKET) ?? new Map();
    const moved = new Map([...objects].map(([key, object]) => [`logs//${key}`, object]));
    server.world.buckets.set(EVENT_BUCKET, moved);
    Object.assign(trail ?? {}, { S3KeyPrefix: "logs/" });
    try {
      expect((await ask("--source", "s3", ...QUESTION)).document?.found).toBe(WANTED.length);
    } finally {
      Object.assign(trail ?? {}, { S3KeyPrefix: undefined });
      server.world.buckets.set(EVENT_BUCKET, objects);
    }
  });

  it("says that Event history holds no other account", async () => {
    const { code, document } = await ask("--account", "999988887777");
    expect(code).toBe(0);
    expect(document?.sources[0]?.notes[0]).toContain(`holds events of account ${EVENT_ACCOUNT} only`);
    expect(server.proxy.count("cloudtrail:LookupEvents")).toBe(0);
  });
});
