import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CLOUDWATCH_DELIVERY,
  currentError,
  type Delivery,
  DIGEST_DELIVERY,
  deliversNow,
  deliveryVerdict,
  NOTIFICATION,
  S3_DELIVERY,
} from "../../src/check/index.ts";
import type { TrailStatus } from "../../src/model/documents/snapshot.ts";
import type { Fact } from "../../src/model/resources/posture.ts";
import { hoursAgo, minutesAgo, NOW, read } from "../support/account.ts";

const nothing: TrailStatus = {
  isLogging: true,
  startLoggingTime: hoursAgo(240),
  stopLoggingTime: null,
  latestDeliveryTime: null,
  latestDeliveryError: null,
  latestDeliveryAttemptTime: null,
  latestDigestDeliveryTime: null,
  latestDigestDeliveryError: null,
  latestCloudWatchLogsDeliveryTime: null,
  latestCloudWatchLogsDeliveryError: null,
  latestNotificationTime: null,
  latestNotificationError: null,
  latestNotificationAttemptTime: null,
};

/** The members of each kind, and whether AWS tells the time of its last attempt. */
const KINDS: readonly [Delivery, string, boolean][] = [
  [S3_DELIVERY, "latestDelivery", true],
  [DIGEST_DELIVERY, "latestDigestDelivery", false],
  [CLOUDWATCH_DELIVERY, "latestCloudWatchLogsDelivery", false],
  [NOTIFICATION, "latestNotification", true],
];

interface Case {
  readonly time?: string | null;
  readonly error?: string | null;
  readonly attempt?: string | null;
  readonly started?: string | null;
}

function statusOf(prefix: string, { time = null, error = null, attempt, started = hoursAgo(240) }: Case): TrailStatus {
  return {
    ...nothing,
    startLoggingTime: started,
    [`${prefix}Time`]: time,
    [`${prefix}Error`]: error,
    ...(attempt === undefined ? {} : { [`${prefix}AttemptTime`]: attempt }),
  };
}

/** The verdict on a trail that is logging and has this status. */
function verdictOf(delivery: Delivery, status: TrailStatus, now: string, maxAgeHours: number) {
  const fact = { ...read("trail.status", status), pointer: "/status" };
  return deliveryVerdict(delivery, { name: "main", status: fact as Fact<TrailStatus> }, now, maxAgeHours);
}

describe.each(KINDS)("a current error of $what", (delivery, prefix, hasAttempt) => {
  const current = (one: Case) => currentError(delivery, statusOf(prefix, one), NOW);
  const grace = delivery === DIGEST_DELIVERY ? 2 : 1;

  it("is read from the members of its own kind", () => {
    expect(current({ error: "Boom" })).toBe("Boom");
    for (const [, other] of KINDS.filter(([, name]) => name !== prefix))
      expect(currentError(delivery, statusOf(other, { error: "Boom" }), NOW)).toBeNull();
  });

  it("is none without an error's text", () => {
    expect(current({})).toBeNull();
    expect(current({ error: "", time: hoursAgo(90) })).toBeNull();
  });

  it(`is current by the success's age: over ${grace} h, not exactly`, () => {
    expect(current({ error: "Boom", time: hoursAgo(grace) })).toBeNull();
    expect(current({ error: "Boom", time: minutesAgo(grace * 60 + 1 / 60) })).toBe("Boom");
  });

  if (!hasAttempt) return;

  it("is current by the attempt's time where there is one: over a minute after the success, however old both are", () => {
    const success = minutesAgo(30);
    const past = (ms: number) => new Date(Date.parse(success) + ms).toISOString();
    expect(current({ error: "Boom", time: success, attempt: past(60_000) })).toBeNull();
    expect(current({ error: "Boom", time: success, attempt: past(60_001) })).toBe("Boom");
    expect(current({ error: "Boom", time: hoursAgo(90), attempt: hoursAgo(90) })).toBeNull();
    expect(current({ error: "Boom", time: hoursAgo(90), attempt: hoursAgo(91) })).toBeNull();
  });

  it("falls back on the success's age where the attempt's time is empty or no time", () => {
    for (const attempt of ["", "never"]) {
      expect(current({ error: "Boom", time: hoursAgo(0.9), attempt })).toBeNull();
      expect(current({ error: "Boom", time: hoursAgo(1.1), attempt })).toBe("Boom");
    }
  });
});

const minutes = fc.integer({ min: 0, max: 5 * 24 * 60 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const cases = fc.record({
  time: maybe(minutes.map(minutesAgo)),
  error: maybe(fc.constantFrom("AccessDenied", "NoSuchBucket")),
  attempt: maybe(minutes.map(minutesAgo)),
  started: maybe(minutes.map(minutesAgo)),
});

describe("current delivery", () => {
  const at = (later: number) => new Date(Date.parse(NOW) + later * 60_000).toISOString();

  it("gets worse with time, never better: what fails today fails tomorrow with the same status", () => {
    const order = { pass: 0, unknown: 0, fail: 1 } as Record<string, number>;
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), cases, minutes, ([delivery, prefix], one, later) => {
        const status = statusOf(prefix, one);
        const now = verdictOf(delivery, status, NOW, 24).status;
        const then = verdictOf(delivery, status, at(later), 24).status;
        expect(order[then]).toBeGreaterThanOrEqual(order[now] ?? 0);
      }),
    );
  });

  it("fails wherever an error is current, and is unknown only without any success", () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), cases, ([delivery, prefix], one) => {
        const status = statusOf(prefix, one);
        const { status: verdict } = verdictOf(delivery, status, NOW, 24);
        if (currentError(delivery, status, NOW)) expect(verdict).toBe("fail");
        if (verdict === "unknown") expect(one.time).toBeNull();
      }),
    );
  });

  it("counts age from the later of last success and start, whatever the spelling of the times", () => {
    const statusAt = (time: string, started: string) =>
      verdictOf(S3_DELIVERY, statusOf("latestDelivery", { time, started }), NOW, 24).status;
    expect(statusAt(hoursAgo(30), hoursAgo(24))).toBe("pass");
    expect(statusAt(hoursAgo(30), minutesAgo(24 * 60 + 1))).toBe("fail");
    expect(statusAt(hoursAgo(24), hoursAgo(240))).toBe("pass");
    // Nine hours ago, in a zone that is twelve hours behind.
    expect(statusAt(hoursAgo(30), "2026-11-11T15:00:00-12:00")).toBe("pass");
  });
});

describe("what a foreign bucket or key is taken on trust for", () => {
  const now = (one: Case) => deliversNow(statusOf("latestDelivery", one), NOW);

  it("is a delivery within the hour without a current error", () => {
    expect(now({ time: hoursAgo(1) })).toBe(true);
    expect(now({ time: hoursAgo(0.5), error: "AccessDenied" })).toBe(true);
    expect(now({ time: hoursAgo(0.5), error: "AccessDenied", attempt: minutesAgo(10) })).toBe(false);
    expect(now({ time: minutesAgo(61) })).toBe(false);
    expect(now({})).toBe(false);
  });
});
