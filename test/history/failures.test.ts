import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resourceHalf } from "../../src/history/entry.ts";
import { failuresOf } from "../../src/history/timeline.ts";
import type { HistoryEntry, OpenFinding } from "../../src/model/documents/history.ts";

const CONTROL = "trail-logging";
type Day = "fail" | "unknown" | "pass" | "not-evaluated" | "not-applicable" | "manual" | "not-found";

const MAIN = {
  type: "trail",
  id: "main",
  arn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/main",
  region: "us-east-1",
} as const;

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();
const waiver = (owner: string) => ({ owner, reason: "known", expires: "2027-01-01" });

function entry(n: number, state: Day, more: Partial<OpenFinding> = {}): HistoryEntry {
  const open: OpenFinding[] =
    state === "fail" || state === "unknown"
      ? [
          {
            fingerprint: "0".repeat(32),
            control: CONTROL,
            title: "Trail is not logging",
            severity: "critical",
            status: state,
            message: `day ${n}`,
            resource: MAIN,
            ...more,
          },
        ]
      : [];
  return {
    schemaVersion: "1.0",
    account: { id: "111122223333", alias: null },
    point: { collectedAt: day(n) } as HistoryEntry["point"],
    storedSha256: "0".repeat(64),
    controls: state === "not-evaluated" ? [] : [CONTROL],
    regions: ["us-east-1"],
    pass: state === "pass" ? ["0".repeat(16)] : [],
    notApplicable: state === "not-applicable" ? ["0".repeat(16)] : [],
    manual: state === "manual" ? ["0".repeat(16)] : [],
    resources: state === "not-found" ? [] : [resourceHalf(MAIN)],
    open,
  };
}

const failures = (...days: Day[]) => failuresOf(days.map((state, n) => entry(n, state)));

describe("how long a failure is there", () => {
  it("counts from the first failure, and says where it may be older", () => {
    expect(failures("fail", "fail", "fail")).toMatchObject([
      { since: day(0), orEarlier: true, state: "open", endedAt: null, days: 2, message: "day 2" },
    ]);
    expect(failures("pass", "fail", "fail")).toMatchObject([{ since: day(1), orEarlier: false, days: 1 }]);
    expect(failures("not-evaluated", "fail")).toMatchObject([{ since: day(1), orEarlier: true }]);
  });

  it("ends where it passes, and begins again where it fails again", () => {
    expect(failures("fail", "pass", "pass", "fail")).toMatchObject([
      { state: "open", since: day(3), days: 0 },
      { state: "fixed", since: day(0), endedAt: day(1), days: 1 },
    ]);
  });

  it.each(["unknown", "not-evaluated", "manual"] as const)(
    "goes on through %s, of which nothing is known",
    (between) => {
      expect(failures("pass", "fail", between, "fail")).toMatchObject([{ state: "open", since: day(1), days: 2 }]);
      expect(failures("pass", "fail", between)).toMatchObject([{ state: between, since: day(1), endedAt: null }]);
      expect(failures("pass", "fail", between, "pass")).toMatchObject([{ state: "fixed", endedAt: day(3) }]);
    },
  );

  it.each(["not-applicable", "not-found"] as const)("is %s, not fixed, and goes on if it fails again", (ended) => {
    expect(failures("pass", "fail", ended, ended)).toMatchObject([
      { state: ended, since: day(1), endedAt: day(2), days: 1 },
    ]);
    expect(failures("pass", "fail", ended, "unknown")).toMatchObject([{ state: "unknown", endedAt: null, days: 2 }]);
    expect(failures("pass", "fail", ended, "fail")).toMatchObject([{ state: "open", since: day(1), endedAt: null }]);
    expect(failures("pass", "fail", ended, "pass")).toMatchObject([{ state: "fixed", endedAt: day(3) }]);
  });

  it("does not end where a Region or a list was not read, which may hide it", () => {
    const gone = entry(1, "not-found");
    const bucket = { ...MAIN, type: "bucket", arn: "arn:aws:s3:::logs" } as const;
    const was = entry(0, "fail", { resource: bucket });
    expect(failuresOf([was, { ...gone, regions: [] }])).toMatchObject([{ state: "not-evaluated", endedAt: null }]);
    const region = { type: "region", id: "us-east-1", arn: null, region: "us-east-1" } as const;
    const { open } = entry(1, "unknown", { resource: region, fingerprint: "1".repeat(32) });
    expect(failuresOf([was, { ...gone, open }])).toMatchObject([{ state: "unknown", endedAt: null }]);
    expect(failuresOf([was, gone])).toMatchObject([{ state: "not-found", endedAt: day(1) }]);
  });

  it("of which a trail had several does not end while the trail exists: another time was verified", () => {
    const was = entry(0, "fail", { facet: "log-modified" });
    const now = { ...entry(1, "not-found"), resources: [resourceHalf(MAIN)] };
    expect(failuresOf([was, now])).toMatchObject([{ state: "unknown", endedAt: null }]);
    expect(failuresOf([entry(0, "fail"), now])).toMatchObject([{ state: "not-applicable" }]);
  });

  it("begins with no unknown", () => expect(failures("unknown", "unknown")).toEqual([]));

  it("names who waived it, and for how long, each period by itself", () => {
    const days = ["a", "a", undefined, "a", "b"].map((owner, n) =>
      entry(n, "fail", owner === undefined ? {} : { waiver: waiver(owner) }),
    );
    expect(failuresOf(days)[0]?.waivers).toEqual([
      { ...waiver("a"), from: day(0), until: day(1) },
      { ...waiver("a"), from: day(3), until: day(3) },
      { ...waiver("b"), from: day(4), until: day(4) },
    ]);
  });

  it("is one list of periods that neither overlap nor lose a failing day", () => {
    const states = fc.constantFrom<Day>("fail", "unknown", "pass", "not-evaluated", "not-applicable", "not-found");
    fc.assert(
      fc.property(fc.array(states, { maxLength: 30 }), (days) => {
        const found = failures(...days).sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
        for (const [i, one] of found.entries()) {
          const until = one.endedAt ?? day(days.length);
          expect(one.since < until).toBe(true);
          expect(until <= (found[i + 1]?.since ?? until)).toBe(true);
        }
        for (const [n, state] of days.entries()) {
          const covering = found.filter(
            ({ since, endedAt }) => since <= day(n) && (endedAt === null || day(n) < endedAt),
          );
          if (state === "fail") expect(covering).toHaveLength(1);
          if (state === "pass") expect(covering).toHaveLength(0);
        }
        const open = found.filter(({ endedAt }) => endedAt === null);
        expect(open.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
