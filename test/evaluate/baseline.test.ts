import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Comparable, compare } from "../../src/evaluate/baseline/compare.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import { STATUSES } from "../../src/model/findings/severity.ts";
import { findingOf, WAIVED } from "../support/findings.ts";
import { control, finding, trail } from "../support/sample-result.ts";

const REGIONS = ["eu-west-1", "us-east-1"];

function resultOf(
  findings: readonly Finding[],
  regions = REGIONS,
  ids = findings.map((one) => one.control),
): Comparable {
  return {
    findings: [...findings],
    scope: { regions, enabledRegions: null },
    controls: [...new Set(ids)].map((id) => control(id, "high", "fail")),
  };
}

const one = (status: Finding["status"], more: Partial<Finding> = {}) => finding("c", "high", status, more);
/** What the only finding of each result comes to. */
function outcome(then: readonly Finding[], now: readonly Finding[], regions = REGIONS, ids = ["c"]) {
  const { states, fixed, unresolved } = compare(resultOf(then, REGIONS, ["c"]), resultOf(now, regions, ids));
  return [
    ...states.values(),
    ...fixed.map(({ now: found }) => `fixed: ${found.status}`),
    ...unresolved.map(({ reason }) => `unresolved: ${reason}`),
  ].join(", ");
}

describe("a failure now", () => {
  it.each<[string, Finding[]]>([
    ["was not there", []],
    ["passed", [one("pass")]],
    ["was unknown", [one("unknown")]],
    ["was waived", [one("fail", WAIVED)]],
    ["needed manual review", [one("manual")]],
  ])("is new where it %s", (_, then) => expect(outcome(then, [one("fail")])).toBe("new"));

  it("is unchanged where it failed alike, whatever the times", () => {
    const said = (time: string, age: string): Finding =>
      one("fail", {
        message: `main has been stopped since ${time.slice(0, 10)} ${time.slice(11, 16)} UTC: no success for ${age}`,
        data: { lastSuccess: time },
        evidence: [{ pointer: "/a", api: "x", at: time, line: age.length, value: { isLogging: false, time } }],
      });
    expect(outcome([said("2026-11-01T10:00:00Z", "3 days")], [said("2026-11-02T11:22:33.456Z", "17 hours")])).toBe(
      "unchanged",
    );
  });
  it("is unchanged where the same calls were made at other times, from other places, until they succeed", () => {
    const calls = (count: number, failed: number, address: string, file: string): Finding =>
      one("fail", {
        resource: { type: "principal", id: "eve", arn: null, region: null, accountId: null },
        message: `eve called x ${count} times from ${address}`,
        details: [`Event e-${count} in ${file}`],
        data: { count, failed, addresses: [address], files: [file] },
        evidence: [{ pointer: `/account/events/value/unexpected/${count}`, api: "log files", value: { count } }],
      });
    const then = [calls(7, 7, "192.0.2.1", "a.json")];
    expect(outcome(then, [calls(2, 2, "192.0.2.9", "b.json")])).toBe("unchanged");
    expect(outcome(then, [calls(7, 6, "192.0.2.1", "a.json")])).toBe("changed");
    expect(outcome(then, [{ ...calls(7, 7, "192.0.2.1", "a.json"), severity: "critical" }])).toBe("changed");
  });
  it.each<[string, Partial<Finding>]>([
    ["message", { message: "keeps events 7 days" }],
    ["severity", { severity: "critical" }],
    ["data", { data: { days: 7 } }],
    ["evidence", { evidence: [{ pointer: "/a", api: "x", value: 7 }] }],
    ["evidence", { evidence: [{ pointer: "/a", api: "x", state: "absent" }] }],
    ["details", { details: ["seven"] }],
  ])("is changed where its %s differs", (_, more) => {
    const then = one("fail", { message: "keeps events 30 days", data: { days: 30 } });
    const { states, changed } = compare(resultOf([then]), resultOf([{ ...then, ...more }]));
    expect([...states.values()]).toEqual(["changed"]);
    expect(changed).toEqual([{ fingerprint: then.fingerprint, severity: "high", message: "keeps events 30 days" }]);
  });
  it("of a control that the baseline had not evaluated is not new", () => {
    const other = finding("other", "high", "fail");
    const { states, controls } = compare(resultOf([one("fail")]), resultOf([one("fail"), other]));
    expect([...states.values()]).toEqual(["unchanged", "not-in-baseline"]);
    expect(controls).toEqual(["other"]);
  });
  it("that a waiver accepts has no state", () => expect(outcome([], [one("fail", WAIVED)])).toBe(""));
});

describe("a failure of the baseline", () => {
  const was = [one("fail")];
  const gone = trail("gone");
  const unknownOn = (resource: Finding["resource"]) => one("unknown", { resource });
  const ACCOUNT = { type: "account", id: "111122223333", arn: null, region: null, accountId: null } as const;
  it.each<[string, Finding[]]>([
    ["fixed: pass", [one("pass")]],
    ["unresolved: not-applicable", [one("not-applicable")]],
    ["unresolved: not-found", [one("pass", { resource: trail("other") })]],
    ["unresolved: unknown", [one("unknown")]],
    ["unresolved: manual", [one("manual")]],
    ["unresolved: waived", [one("fail", WAIVED)]],
    ["unresolved: unknown", [unknownOn(ACCOUNT)]],
    ["unresolved: unknown", [unknownOn({ ...ACCOUNT, type: "region", id: "us-east-1", region: "us-east-1" })]],
    ["unresolved: not-found", [unknownOn(trail("other"))]],
    // The bucket exists, and the control has nothing to say of it any more.
    ["unresolved: not-applicable", [finding("other", "high", "pass")]],
  ])("is %s", (expected, now) => expect(outcome(was, now)).toBe(expected));

  it("that is one of several on a trail is unknown where it is not found again: a different time was verified", () => {
    expect(outcome([one("fail", { facet: "log-modified" })], [one("pass")])).toBe("unresolved: unknown");
  });
  it("is not fixed where its control or its Region was not evaluated this time", () => {
    expect(outcome(was, [], REGIONS, [])).toBe("unresolved: not-evaluated");
    expect(outcome(was, [], ["eu-west-1"])).toBe("unresolved: not-evaluated");
    const bucket = {
      type: "bucket",
      id: "logs",
      arn: "arn:aws:s3:::logs",
      region: "us-east-1",
      accountId: null,
    } as const;
    expect(outcome([one("fail", { resource: bucket })], [], ["us-east-1"])).toBe("unresolved: not-evaluated");
    expect(outcome([one("fail", { resource: gone })], [], ["us-east-1"])).toBe("unresolved: not-found");
  });
  it("that a waiver accepted then is not fixed", () => expect(outcome([one("fail", WAIVED)], [one("pass")])).toBe(""));
});

const RESOURCES = ["a", "b", "c"].map((name) => trail(name));
const someFinding = fc.record({
  control: fc.constantFrom("c1", "c2"),
  resource: fc.constantFrom(...RESOURCES),
  status: fc.constantFrom(...STATUSES),
  waived: fc.boolean(),
});
const someResult = fc
  .uniqueArray(someFinding, { selector: ({ control: id, resource }) => `${id} ${resource.id}` })
  .map((all) =>
    resultOf(
      all.map(({ control: id, resource, status, waived }) =>
        finding(id, "high", status, { resource, ...(status === "fail" && waived ? WAIVED : {}) }),
      ),
      REGIONS,
      ["c1", "c2"],
    ),
  );

describe("any two results", () => {
  it("a result compared with itself has nothing new, changed, fixed or unresolved", () => {
    fc.assert(
      fc.property(someResult, (result) => {
        const { states, ...lists } = compare(result, result);
        expect(new Set(states.values())).toEqual(new Set(states.size > 0 ? ["unchanged"] : []));
        expect(lists).toEqual({ changed: [], fixed: [], unresolved: [], controls: [] });
      }),
    );
  });
  it("every open failure of either is counted once, and what is fixed is new the other way round", () => {
    fc.assert(
      fc.property(someResult, someResult, (then, now) => {
        const there = compare(then, now);
        const back = compare(now, then);
        const open = ({ findings }: Comparable) =>
          findings.filter(({ status, waived }) => status === "fail" && !waived);
        expect(there.states.size).toBe(open(now).length);
        const kept = [...there.states.values()].filter((state) => state !== "new").length;
        expect(kept + there.fixed.length + there.unresolved.length).toBe(open(then).length);
        for (const { fingerprint } of there.fixed) expect(back.states.get(fingerprint)).toBe("new");
      }),
    );
  });
  it("a lost permission makes nothing new and nothing fixed", () => {
    fc.assert(
      fc.property(someResult, fc.func(fc.boolean()), (result, isLost) => {
        const now = result.findings.map((found) =>
          isLost(found.fingerprint) && found.status !== "unknown"
            ? findingOf("unknown", { ...found, ...UNKNOWN })
            : found,
        );
        const { states, fixed } = compare(result, { ...result, findings: now });
        expect([...states.values()]).not.toContain("new");
        expect(fixed).toEqual([]);
      }),
    );
  });
});

const UNKNOWN = { status: "unknown", cause: "denied", waived: false } as const;
