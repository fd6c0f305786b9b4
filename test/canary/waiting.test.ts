import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { canaryOf } from "../../src/evaluate/summary/canary.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import type { recordsOf } from "../support/canary-records.ts";
import { canaryAccount, canaryRun, sightingsOf } from "../support/canary-run.ts";
import { type EventServer, eventServer } from "../support/event-server.ts";
import { failing, jsonAnswer } from "../support/overrides.ts";
import { postureOf } from "../support/posture.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

let server: EventServer;
let snapshot: Snapshot;

beforeEach(async () => {
  server = await eventServer([]);
  snapshot = await canaryAccount(server);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.stop();
});

const run = (
  waitMs: number,
  slept: (nth: number, records: ReturnType<typeof recordsOf>) => void,
  pollMs = 30 * SECOND,
  fastMs = 0,
) => canaryRun({ snapshot, waitMs, slept, pollMs, fastMs });

it("waits until every sink has every call, and reads no file twice", async () => {
  const { found, rounds, sleeps } = await run(20 * MINUTE, (nth, records) => {
    if (nth === 2) server.deliver(records, { sinks: ["history", "s3"] });
    if (nth === 6) server.deliver(records, { sinks: ["logs"] });
  });
  expect(sleeps).toBe(6);
  expect(rounds[1]?.map(({ found }) => found)).toEqual([0, 0, 0]);
  expect(rounds[2]?.map(({ found }) => found)).toEqual([4, 4, 0]);
  expect(rounds.at(-1)?.map(({ found, calls }) => [found, calls])).toEqual([
    [4, 4],
    [4, 4],
    [4, 4],
  ]);
  const read = server.bucket.asked.filter(({ operation }) => operation === "s3:GetObject").map(({ about }) => about);
  expect(read.length).toBeGreaterThan(0);
  expect(new Set(read).size).toBe(read.length);
  expect(server.proxy.count("iam:ListUsers")).toBe(1);
  expect(sightingsOf(found).every((one) => one.found !== null)).toBe(true);
});

it("searches for calls that are missing until they are lost, and no longer", async () => {
  const { found, sleeps } = await run(
    60 * MINUTE,
    (nth, records) => {
      if (nth === 1) server.deliver(records.slice(0, 3));
    },
    6 * MINUTE,
  );
  // 6, 12, 18 and 24 minutes after the call.
  expect(sleeps).toBe(4);
  const [lost] = sightingsOf(found).filter((one) => one.found === null);
  expect(lost).toMatchObject({ call: 3, expected: "recorded" });
  const after = Date.parse(lost?.missedAt ?? "") - Date.now();
  expect(after).toBeGreaterThan(19 * MINUTE);
});

it.each([15, -15])(
  "takes no call for lost early or late where the clock of the machine is %s minutes fast",
  async (fast) => {
    const { found, sleeps } = await run(60 * MINUTE, () => undefined, 6 * MINUTE, fast * MINUTE);
    expect(sleeps).toBe(4);
    const [{ missedAt } = { missedAt: null }] = sightingsOf(found);
    const after = Date.parse(missedAt ?? "") - Date.now();
    expect(after).toBeGreaterThan(20 * MINUTE);
    expect(after).toBeLessThan(25 * MINUTE);
  },
);

it("waits for no sink that may not be read", async () => {
  server.behave({ rules: [{ operation: "logs:FilterLogEvents", fault: "deny" }] });
  const { rounds, sleeps } = await run(20 * MINUTE, (nth, records) => {
    if (nth === 1) server.deliver(records);
  });
  expect(sleeps).toBe(1);
  expect(rounds.at(-1)?.[2]?.problem).toContain("grant logs:FilterLogEvents");
});

it("names the permission that AWS denied: a log file may be encrypted with a key", async () => {
  const denied =
    "User: arn:aws:iam::111122223333:user/anna is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because no identity-based policy allows the kms:Decrypt action";
  server.behave({ overrides: { "s3:GetObject": failing("AccessDenied", 403, denied) } });
  const { rounds } = await run(MINUTE, (nth, records) => {
    if (nth === 1) server.deliver(records);
  });
  expect(rounds.at(-1)?.[1]?.problem).toMatch(/^s3:.*s3:GetObject: .*\(AccessDenied\); grant kms:Decrypt$/);
});

it("takes no call for made that the policy of a VPC endpoint refused: there is no record of it", async () => {
  const refused = (why: string) =>
    failing("AccessDenied", 403, `User: anna is not authorized to perform: iam:ListUsers because ${why}`);
  server.behave({ overrides: { "iam:ListUsers": refused("no VPC endpoint policy allows the iam:ListUsers action") } });
  const { state, rounds } = await run(0, () => undefined);
  expect(JSON.parse(state).calls[0]).toMatchObject({ eventName: "ListUsers", requestId: null });
  expect(rounds.at(-1)?.map(({ calls }) => calls)).toEqual([3, 3, 3]);
  server.behave({
    overrides: { "iam:ListUsers": refused("no identity-based policy allows the iam:ListUsers action") },
  });
  const recorded = await run(0, () => undefined);
  expect(JSON.parse(recorded.state).calls[0].requestId).not.toBeNull();
});

it("takes calls for lost where the bucket and the log group do not exist, and says why", async () => {
  server.world.buckets.clear();
  server.behave({
    overrides: {
      "logs:FilterLogEvents": failing("ResourceNotFoundException", 400, "The specified log group does not exist."),
      "logs:DescribeLogGroups": jsonAnswer({ logGroups: [] }),
    },
  });
  const { found, rounds, sleeps } = await run(
    60 * MINUTE,
    (nth, records) => {
      if (nth === 1) server.deliver(records, { sinks: ["history"] });
    },
    6 * MINUTE,
  );
  expect(sleeps).toBe(4);
  const [early, last] = [rounds[1] ?? [], rounds.at(-1) ?? []];
  for (const round of [early, last]) {
    expect(round[1]?.problem).toContain("(NoSuchBucket)");
    expect(round[2]?.problem).toContain("(ResourceNotFoundException)");
  }
  const places = canaryOf(postureOf(found)).canary?.places.map(({ arrivals }) => arrivals.map(({ state }) => state));
  expect(places).toEqual([Array(4).fill("in-time"), Array(4).fill("lost"), Array(4).fill("lost")]);
});

it("goes on where LookupEvents is throttled for a round", async () => {
  server.behave({
    rules: [{ operation: "cloudtrail:LookupEvents", region: "us-east-1", fault: "throttle", times: 9 }],
  });
  const { rounds, found } = await run(20 * MINUTE, (nth, records) => {
    if (nth === 1) server.deliver(records);
  });
  expect(rounds[0]?.[0]?.problem).toMatch(/cloudtrail:LookupEvents: .*\(ThrottlingException\)$/);
  expect(rounds.at(-1)?.[0]).toMatchObject({ found: 4, calls: 4, problem: undefined });
  expect(sightingsOf(found).every((one) => one.found !== null)).toBe(true);
});
