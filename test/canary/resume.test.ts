import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { CanaryState } from "../../src/canary/state.ts";
import { canarySentence } from "../../src/evaluate/headline/canary.ts";
import { canaryOf } from "../../src/evaluate/summary/canary.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { recordsOf } from "../support/canary-records.ts";
import { canaryAccount, canaryRun, sightingsOf } from "../support/canary-run.ts";
import { type EventServer, eventServer } from "../support/event-server.ts";
import { postureOf } from "../support/posture.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

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

const run = (resumed?: string, fastMs = 0) =>
  canaryRun({
    snapshot,
    waitMs: 0,
    pollMs: MINUTE,
    fastMs,
    slept: () => undefined,
    ...(resumed === undefined ? {} : { resumed }),
  });

/** The state as it would be so much later, with changes. */
const aged = (text: string, ms: number, more: object = {}): string => {
  const { calls, ...rest } = JSON.parse(text) as CanaryState;
  const earlier = (time: string) => new Date(Date.parse(time) - ms).toISOString();
  const those = calls.map((call) => ({ ...call, calledAt: earlier(call.calledAt) }));
  return JSON.stringify({ ...rest, calls: those, sinks: {}, ...more });
};

it.each([
  ["fast", 15 * MINUTE],
  ["slow", -15 * MINUTE],
])("corrects the clock of the machine that goes on, which is %s", async (_, fastMs) => {
  const first = await run();
  const early = await run(aged(first.state, 19 * MINUTE), fastMs);
  const late = await run(aged(first.state, 22 * MINUTE), fastMs);
  const after = ({ found, state }: typeof first) =>
    sightingsOf(found).map(
      ({ missedAt, call }) =>
        (Date.parse(missedAt ?? "") - Date.parse((JSON.parse(state) as CanaryState).calls[call]?.calledAt ?? "")) /
        MINUTE,
    );
  expect(after(early)).toHaveLength(4);
  for (const minutes of after(early)) expect(minutes).toBeLessThan(20);
  for (const minutes of after(late)) expect(minutes).toBeGreaterThan(20);
  // A day counts by AWS's clock, too.
  await expect(run(aged(first.state, 24 * HOUR - 10 * MINUTE), fastMs)).resolves.toBeDefined();
  await expect(run(aged(first.state, 24 * HOUR + 10 * MINUTE), fastMs)).rejects.toThrow("more than a day old");
});

it("refuses the state of a different format, of three days ago and of the future, and what is damaged", async () => {
  const { state } = await run();
  const refused = (text: string) => run(text).then(() => "", String);
  expect(await refused(aged(state, 0, { schemaVersion: "0.9" }))).toMatch(
    /canary\.json is the state of a canary in format "0\.9", and this version reads 1\.0: delete the file to call again/,
  );
  expect(await refused(aged(state, 72 * HOUR))).toContain("more than a day old: delete the file to call again");
  expect(await refused(aged(state, -HOUR))).toContain("which is in the future: delete the file to call again");
  const parts = [0, 1, state.length / 2, state.length - 2].map((length) => state.slice(0, length));
  const damaged = [
    "null",
    "[]",
    aged(state, 0, { calls: [] }),
    aged(state, 0, { token: "x" }),
    aged(state, 0, { sinks: { history: { found: { 0: { eventTime: "yesterday" } }, missedAt: {}, problems: [] } } }),
  ];
  for (const text of [...parts, ...damaged]) expect(await refused(text)).toContain("is not the state of a canary");
});

it("loses nothing where two runs go on at the same time, and calls no more", async () => {
  const { state } = await run();
  const old = aged(state, 10 * MINUTE);
  server.deliver(recordsOf(JSON.parse(old) as CanaryState), { at: Date.now() - 5 * MINUTE });
  server.proxy.clear();
  const both = await Promise.all([run(old), run(old)]);
  for (const { found, state: kept } of both) {
    expect(sightingsOf(found).map((one) => one.found?.copies)).toEqual([1, 1, 1, 1]);
    expect(sightingsOf((await run(kept)).found).map((one) => one.found?.copies)).toEqual([1, 1, 1, 1]);
  }
  expect(server.proxy.count("iam:ListUsers")).toBe(0);
});

it("says that no trail records the calls where there is none", async () => {
  server.world.trails.splice(0);
  snapshot = await canaryAccount(server);
  const { state } = await run();
  server.deliver(recordsOf(JSON.parse(state) as CanaryState), { sinks: ["history"] });
  const { found } = await run(state);
  expect(Object.keys(found.trails)).toEqual([]);
  const { canary } = canaryOf(postureOf(found));
  const sentence = canarySentence({ trails: [], ...(canary ? { canary } : {}) })?.map((part) => Object.values(part)[0]);
  expect(sentence?.join("")).toMatch(
    /^All 4 calls .* arrived in Event history, .*; no trail that was searched records them\.$/,
  );
});
