import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failuresOf } from "../../src/history/timeline.ts";
import type { HistoryEntry, OpenFinding } from "../../src/model/documents/history.ts";

const CONTROL = "trail-logging";
type Day = "fail" | "unknown" | "pass" | "not-evaluated";

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
            resource: { type: "trail", id: "main", region: "us-east-1" },
            ...more,
          },
        ]
      : [];
  return {
    schemaVersion: "1.0",
    account: { id: "111122223333", alias: null },
    point: { collectedAt: day(n) } as HistoryEntry["point"],
    controls: state === "not-evaluated" ? [] : [CONTROL],
    resolved: state === "pass" ? ["0".repeat(16)] : [],
    open,
  };
}

const failures = (...days: Day[]) => failuresOf(days.map((state, n) => entry(n, state)));

describe("how long a failure is there", () => {
  it("counts from the first failure, and says where it may be older", () => {
    expect(failures("fail", "fail", "fail")).toMatchObject([
      { since: day(0), orEarlier: true, state: "open", fixedAt: null, days: 2, message: "day 2" },
    ]);
    expect(failures("pass", "fail", "fail")).toMatchObject([{ since: day(1), orEarlier: false, days: 1 }]);
    expect(failures("not-evaluated", "fail")).toMatchObject([{ since: day(1), orEarlier: true }]);
  });

  it("ends where it passes, and begins again where it fails again", () => {
    expect(failures("fail", "pass", "pass", "fail")).toMatchObject([
      { state: "open", since: day(3), days: 0 },
      { state: "fixed", since: day(0), fixedAt: day(1), days: 1 },
    ]);
  });

  it.each(["unknown", "not-evaluated"] as const)("goes on through %s, of which nothing is known", (between) => {
    expect(failures("pass", "fail", between, "fail")).toMatchObject([{ state: "open", since: day(1), days: 2 }]);
    expect(failures("pass", "fail", between)).toMatchObject([{ state: between, since: day(1), fixedAt: null }]);
    expect(failures("pass", "fail", between, "pass")).toMatchObject([{ state: "fixed", fixedAt: day(3) }]);
  });

  it("does not end where the finding is gone, which a Region that was not read also does", () => {
    const gone = { ...entry(1, "pass"), resolved: [] };
    expect(failuresOf([entry(0, "fail"), gone])).toMatchObject([{ state: "not-evaluated", fixedAt: null }]);
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
    const states = fc.constantFrom<Day>("fail", "unknown", "pass", "not-evaluated");
    fc.assert(
      fc.property(fc.array(states, { maxLength: 30 }), (days) => {
        const found = failures(...days).sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
        for (const [i, one] of found.entries()) {
          const until = one.fixedAt ?? day(days.length);
          expect(one.since < until).toBe(true);
          expect(until <= (found[i + 1]?.since ?? until)).toBe(true);
        }
        for (const [n, state] of days.entries()) {
          const covering = found.filter(
            ({ since, fixedAt }) => since <= day(n) && (fixedAt === null || day(n) < fixedAt),
          );
          if (state === "fail") expect(covering).toHaveLength(1);
          if (state === "pass") expect(covering).toHaveLength(0);
        }
        const open = found.filter(({ state }) => state !== "fixed");
        expect(open.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
