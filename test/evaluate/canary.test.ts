import { expect, it } from "vitest";
import { canaryOf } from "../../src/evaluate/summary/canary.ts";
import { account, minutesAgo } from "../support/account.ts";
import { ARRIVED, type CanaryEdit, canaried, missing } from "../support/canary.ts";
import { postureOf } from "../support/posture.ts";

const summary = (edit?: CanaryEdit) => {
  const built = account().trail("main", { group: "present" });
  return canaryOf(postureOf((edit ? built.edit(canaried(edit)) : built).snapshot())).canary;
};
/** What became of the second call, everywhere. */
const second = (edit: CanaryEdit) => {
  const found = summary(edit)?.places.map(({ arrivals }) => arrivals[1] ?? null) ?? [];
  expect(new Set(found.map((one) => JSON.stringify(one))).size).toBe(1);
  return found[0];
};
const found = (deliveredAt: string | null, foundAt: string) => ({
  found: { eventTime: minutesAgo(30), deliveredAt, foundAt, copies: 1, where: "here" },
});
const denied = "s3:GetObject: not authorized (AccessDenied); grant s3:GetObject";

it("tells of each place what became of each call, and when", () => {
  const canary = summary({});
  expect(canary?.calls.map(({ eventName, region }) => `${eventName} ${region}`)).toEqual([
    "ListUsers us-east-1",
    "GetCallerIdentity eu-west-1",
  ]);
  const arrivals = [0, 1].map((call) => ({ call, state: "in-time", seconds: 240 }));
  const trail = expect.stringContaining("trail/main");
  expect(canary?.places).toEqual([
    { kind: "event-history", trail: null, where: "Event history", arrivals },
    { kind: "s3", trail, where: "s3://main-logs", arrivals },
    { kind: "cloudwatch-logs", trail, where: expect.stringContaining("log group"), arrivals },
  ]);
});

it.each<[string, CanaryEdit, object | null]>([
  ["late", { second: found(minutesAgo(5), minutesAgo(4)) }, { state: "late", seconds: 1500 }],
  [
    "found after 20 minutes where no delivery time is known: it may have arrived in time",
    { second: found(null, minutesAgo(5)) },
    { state: "arrived", seconds: 1500 },
  ],
  [
    "late, since a search at 21 minutes did not have it",
    { second: { ...found(null, minutesAgo(5)), ...missing(21) } },
    { state: "late", seconds: 1500 },
  ],
  ["lost, whatever failed later", { second: missing(20), problems: [denied] }, { state: "lost", seconds: 1200 }],
  ["not there yet", { second: missing(12) }, { state: "not-yet", seconds: 720 }],
  ["not searched for", { second: {} }, { state: "not-yet", seconds: null }],
  ["denied", { second: {}, problems: [denied] }, { state: "denied", seconds: null }],
  [
    "not readable, missing before",
    { second: missing(3), problems: ["s3:ListBucket: slow (SlowDown)"] },
    { state: "unreadable", seconds: 180 },
  ],
  [
    "perhaps not recorded",
    { second: { ...missing(25), expected: "undecidable" } },
    { state: "undecidable", seconds: 1500 },
  ],
  ["there once, where two trails deliver", { second: { ...ARRIVED, trails: 2 } }, { state: "not-yet", seconds: null }],
  ["excluded by the selectors", { second: { ...missing(25), expected: "not-recorded" } }, null],
  ["not made", { unmade: true }, null],
])("tells a call that is %s", (_, edit, expected) => {
  expect(second(edit)).toEqual(expected && { call: 1, ...expected });
});

it("is not part of a result without a canary", () => expect(summary()).toBeUndefined());
