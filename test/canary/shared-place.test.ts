import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { canaryOf } from "../../src/evaluate/summary/canary.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { canaryAccount, canaryRun } from "../support/canary-run.ts";
import { type EventServer, eventServer } from "../support/event-server.ts";
import type { Override } from "../support/fault-proxy.ts";
import { failing, jsonAnswer } from "../support/overrides.ts";
import { postureOf } from "../support/posture.ts";

const MINUTE = 60_000;

/** Two trails that deliver to one place. */
let server: EventServer;
let snapshot: Snapshot;
/** In milliseconds, by the name of the trail. */
let lastDelivery: Record<string, number>;
/** The name of the trail of which the event selectors cannot be read. */
let unread: string | undefined;

beforeEach(async () => {
  server = await eventServer([]);
  const [main] = server.world.trails;
  const { CloudWatchLogsLogGroupArn: _, ...first } = main ?? {};
  const second = { ...first, Name: "second", TrailARN: String(first.TrailARN).replace(/main$/, "second") };
  server.world.trails.splice(0, 1, first, second);
  lastDelivery = {};
  unread = undefined;
  server.behave({
    overrides: {
      "cloudtrail:GetEventSelectors": selectorsOf,
      "cloudtrail:GetTrailStatus": (request, answer) => {
        const [, name = ""] = /trail\/(.*)$/.exec(String(request.input.Name)) ?? [];
        const at = lastDelivery[`${name} ${request.region}`] ?? lastDelivery[name];
        const LatestDeliveryTime = at === undefined ? {} : { LatestDeliveryTime: at / 1000 };
        return jsonAnswer({ IsLogging: true, ...LatestDeliveryTime })(request, answer);
      },
    },
  });
  snapshot = await canaryAccount(server);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.stop();
});

const selectorsOf: Override = (request, answer) => {
  const EventSelectors = [{ IncludeManagementEvents: true, ReadWriteType: "All" }];
  const isUnread = String(request.input.TrailName).endsWith(unread ?? "none");
  return isUnread
    ? failing("AccessDeniedException", 400)(request, answer)
    : jsonAnswer({ TrailARN: request.input.TrailName, EventSelectors })(request, answer);
};

/** What became of the calls in the place, by trail. */
const states = (found: Snapshot) =>
  Object.fromEntries(
    (canaryOf(postureOf(found)).canary?.places ?? [])
      .filter(({ kind }) => kind === "s3")
      .map(({ trail, arrivals }) => [trail?.replace(/.*\//, ""), arrivals.map(({ state }) => state)]),
  );
const all = (state: string) => Array(4).fill(state);
const asked = () => server.proxy.count("cloudtrail:GetTrailStatus");

it("takes two files of one trail for no delivery of the other, and waits until that is lost", async () => {
  const { found, sleeps } = await canaryRun({
    snapshot,
    waitMs: 60 * MINUTE,
    pollMs: 6 * MINUTE,
    slept: (nth, records, now) => {
      server.deliver(nth === 1 ? records : [], { at: now });
      server.deliver(nth === 2 ? records : [], { sinks: ["s3"], at: now });
      lastDelivery = { main: now, second: now - 24 * 60 * MINUTE };
    },
  });
  expect(states(found)).toEqual({ main: all("in-time"), second: all("lost") });
  expect(sleeps).toBe(4);
});

it("waits until both trails have delivered since, and asks no more than it needs", async () => {
  const { found, sleeps } = await canaryRun({
    snapshot,
    waitMs: 60 * MINUTE,
    pollMs: 3 * MINUTE,
    slept: (nth, records, now) => {
      if (nth === 1) expect(asked()).toBe(0);
      if (nth === 2) {
        server.deliver(records, { at: now });
        server.deliver(records, { sinks: ["s3"], at: now });
        lastDelivery = { main: now, "second us-east-1": now };
      }
      if (nth === 3) lastDelivery = { main: now, second: now };
    },
  });
  expect(states(found)).toEqual({ main: all("in-time"), second: all("in-time") });
  expect(sleeps).toBe(3);
  // Two trails in two Regions, and then the one that was missing.
  expect(asked()).toBe(5);
});

it("does not know whose copies are there where the status may not be read", async () => {
  server.behave({ rules: [{ operation: "cloudtrail:GetTrailStatus", fault: "deny" }] });
  const { found } = await canaryRun({
    snapshot,
    waitMs: 3 * MINUTE,
    pollMs: 3 * MINUTE,
    slept: (_, records, now) => {
      server.deliver(records, { at: now });
      server.deliver(records, { sinks: ["s3"], at: now });
    },
  });
  expect(states(found)).toEqual({ main: all("denied"), second: all("denied") });
});

it.each([
  ["has delivered nothing since", "in-time", (now: number) => now - 60 * MINUTE],
  ["has delivered since", "undecidable", (now: number) => now],
])("counts a copy where a trail that may record the call %s: %s", async (_, state, second) => {
  unread = "second";
  snapshot = await canaryAccount(server);
  const { found, sleeps } = await canaryRun({
    snapshot,
    waitMs: 60 * MINUTE,
    pollMs: 3 * MINUTE,
    slept: (_, records, now) => {
      server.deliver(records, { at: now });
      lastDelivery = { main: now, second: second(now) };
    },
  });
  expect(states(found).main).toEqual(all(state));
  expect(sleeps).toBe(1);
});

it("takes no late copy for that of both trails, and no trail for late that may be the other", async () => {
  const { found } = await canaryRun({
    snapshot,
    waitMs: 26 * MINUTE,
    pollMs: 26 * MINUTE,
    slept: (_, records, now) => {
      server.deliver(records, { at: now - 22 * MINUTE });
      server.deliver(records, { sinks: ["s3"], at: now - MINUTE });
      lastDelivery = { main: now, second: now };
    },
  });
  expect(states(found)).toEqual({ main: all("undecidable"), second: all("undecidable") });
});

it("takes a delivery before the first copy for that of earlier events: two files of one trail are not of both", async () => {
  const { found } = await canaryRun({
    snapshot,
    waitMs: 60 * MINUTE,
    pollMs: 6 * MINUTE,
    slept: (nth, records, now) => {
      // Delivered a minute after the calls, and stopped then.
      if (nth === 1) lastDelivery.second = now - 5 * MINUTE;
      server.deliver(nth === 1 ? records : [], { at: now });
      server.deliver(nth === 2 ? records : [], { sinks: ["s3"], at: now });
      lastDelivery.main = now;
    },
  });
  expect(states(found)).toEqual({ main: all("in-time"), second: all("lost") });
});
