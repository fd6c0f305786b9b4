import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideGate } from "../../src/evaluate/gate.ts";
import type { ResolvedPolicy } from "../../src/model/documents/policy.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import { tally } from "../../src/model/findings/score.ts";
import { SEVERITIES, type Severity, STATUSES, type Status } from "../../src/model/findings/severity.ts";
import { DEFAULT_WEIGHTS } from "../../src/model/findings/weights.ts";
import { findingOf, WAIVED } from "../support/findings.ts";

type Gate = ResolvedPolicy["gate"];
interface Control {
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}

const DEFAULT: Gate = { failOn: ["critical", "high"], minScore: null, maxUnknown: 0 };

function decide(controls: readonly Control[], gate: Partial<Gate> = {}) {
  const tallies = controls.map(({ severity, findings }, i) => ({ id: `control-${i}`, ...tally(severity, findings) }));
  return decideGate(tallies, { gate: { ...DEFAULT, ...gate }, weights: DEFAULT_WEIGHTS });
}
const control = (severity: Severity, ...statuses: Status[]): Control => ({
  severity,
  findings: statuses.map((status) => findingOf(status)),
});
const waived = (severity: Severity): Control => ({ severity, findings: [findingOf("fail", WAIVED)] });

it("says why each unknown control is unknown, by its most telling cause", () => {
  const unknown = (...causes: Finding["cause"][]): Control => ({
    severity: "high",
    findings: causes.map((cause) => findingOf("unknown", cause ? { cause } : {})),
  });
  const { reasons } = decide([unknown("too-early"), unknown("undecidable", "denied"), unknown("not-enabled")]);
  expect(reasons).toEqual([
    "3 high controls could not be evaluated completely (0 allowed): control-0 (too early to decide), control-1 (access denied), control-2 (Region not enabled)",
  ]);
});

describe("a gate on new failures", () => {
  const failing = (...states: Finding["baselineState"][]): Control => ({
    severity: "high",
    findings: states.map((baselineState) => findingOf("fail", baselineState ? { baselineState } : {})),
  });
  const decideNew = (controls: readonly Control[], ignored: readonly string[] = []) => {
    const tallies = controls.map(({ severity, findings }, i) => ({ id: `control-${i}`, ...tally(severity, findings) }));
    const gate = { ...DEFAULT, newOnly: true } as const;
    return decideGate(tallies, { gate, weights: DEFAULT_WEIGHTS }, { controls: [...ignored] });
  };
  it("counts what is new, and neither what is old nor what has changed", () => {
    expect(decideNew([failing("unchanged", "changed")])).toMatchObject({ exitCode: 0, newOnly: true });
    const { exitCode, reasons } = decideNew([failing("unchanged"), failing("unchanged", "new")]);
    expect({ exitCode, reasons }).toEqual({ exitCode: 1, reasons: ["1 high control has new failures: control-1"] });
  });
  it("looks at no control that the baseline had not evaluated", () => {
    const controls = [failing("not-in-baseline"), control("high", "unknown")];
    expect(decideNew(controls, ["control-0", "control-1"]).exitCode).toBe(0);
    expect(decideNew(controls, ["control-0"]).exitCode).toBe(3);
  });
  it("counts an unknown as unknown", () => expect(decideNew([control("critical", "unknown")]).exitCode).toBe(3));
});

describe("exit code", () => {
  it.each<[number, string, Control[], Partial<Gate>]>([
    [0, "everything passes", [control("critical", "pass"), control("high", "pass")], {}],
    [0, "a failure below the gate's severities", [control("medium", "fail"), control("critical", "pass")], {}],
    [0, "an unknown below the gate's severities", [control("low", "unknown"), control("critical", "pass")], {}],
    [0, "a waived failure", [waived("critical"), control("high", "pass")], {}],
    [0, "manual and not applicable", [control("critical", "manual"), control("high", "not-applicable")], {}],
    [
      0,
      "as many unknown controls as allowed",
      [control("critical", "unknown", "unknown", "unknown")],
      { maxUnknown: 1 },
    ],
    [0, "the minimum met exactly", [control("low", "pass", "fail")], { minScore: 50 }],
    [0, "a minimum of 0 with nothing evaluated", [], { minScore: 0 }],
    [1, "a failure at a severity of the gate", [control("high", "pass", "fail")], {}],
    [1, "the list is exact: high alone", [control("high", "fail")], { failOn: ["high"] }],
    [0, "the list is exact: critical is not high", [control("critical", "fail")], { failOn: ["high"] }],
    [1, "a failure beside unknowns", [control("critical", "fail"), control("high", "unknown")], {}],
    [1, "a score too low for good", [control("low", "fail", "unknown", "fail")], { minScore: 50 }],
    [
      1,
      "a score too low for good, beside an unknown",
      [control("low", "fail"), control("critical", "unknown")],
      { minScore: 95 },
    ],
    [3, "an unknown at a severity of the gate", [control("critical", "pass", "unknown")], {}],
    [
      3,
      "more unknown controls than allowed",
      [control("critical", "unknown"), control("high", "unknown")],
      { maxUnknown: 1 },
    ],
    [3, "a score missed through unknowns alone", [control("low", "pass", "unknown")], { minScore: 60 }],
    [3, "a minimum and nothing but unknowns", [control("low", "unknown")], { minScore: 60 }],
    [3, "a minimum and nothing evaluated", [control("low", "not-applicable"), waived("low")], { minScore: 60 }],
  ])("%i: %s", (exitCode, _, controls, gate) => {
    const decision = decide(controls, gate);
    expect(decision).toMatchObject({ exitCode, verdict: { 0: "pass", 1: "fail", 3: "undecided" }[exitCode] });
    expect(decision.reasons.length > 0).toBe(exitCode !== 0);
  });

  it("gives every reason, failures first, with the controls' names", () => {
    const { reasons } = decide([control("critical", "fail"), control("high", "unknown"), control("high", "fail")], {
      minScore: 90,
    });
    expect(reasons).toEqual([
      "2 controls (1 critical, 1 high) fail: control-0, control-2",
      expect.stringMatching(/score 0 is below the minimum of 90$/),
      "1 high control could not be evaluated completely (0 allowed): control-1",
    ]);
  });

  it("says of the score what is so, whatever makes a finding unknown", () => {
    const reasons = (...controls: Control[]) => decide(controls, { failOn: [], minScore: 60 }).reasons;
    expect(reasons(control("low", "pass", "unknown"))).toEqual([
      "the score 50 is below the minimum of 60, but would be 100 if every unknown finding passed",
    ]);
    expect(reasons(control("low", "unknown"))).toEqual([
      "there is no score to compare with the minimum of 60: nothing could be evaluated",
    ]);
  });
});

const finding = fc.oneof(
  fc.constantFrom(...STATUSES).map((status) => findingOf(status)),
  fc.constant(findingOf("fail", WAIVED)),
);
const controls = fc.array(
  fc.record({
    severity: fc.constantFrom(...SEVERITIES),
    findings: fc.array(finding, { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 6 },
);
const gate = fc.record({
  failOn: fc.subarray([...SEVERITIES]),
  minScore: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
  maxUnknown: fc.nat({ max: 2 }),
});

/** The same controls, a permission lost: one finding is unknown now. */
function blinded(list: readonly Control[], which: number): Control[] {
  let left = which % list.reduce((sum, one) => sum + one.findings.length, 0);
  return list.map(({ severity, findings }) => ({
    severity,
    findings: findings.map((one) => (left-- === 0 ? findingOf("unknown") : one)),
  }));
}

describe("losing a permission", () => {
  it("turns 0 and 1 into themselves or 3, and 3 into nothing else", () => {
    const allowed = { 0: [0, 3], 1: [1, 3], 3: [3] };
    fc.assert(
      fc.property(controls, gate, fc.nat(), (list, policy, which) => {
        const strict = { ...policy, maxUnknown: 0 };
        // Below the gate's severities nothing is asked for but the score.
        const { exitCode } = decide(list, strict);
        expect(allowed[exitCode]).toContain(decide(blinded(list, which), strict).exitCode);
      }),
      { numRuns: 1000 },
    );
  });

  it("adds no failure and closes no gap, however many unknowns are allowed", () => {
    fc.assert(
      fc.property(controls, gate, fc.nat(), (list, policy, which) => {
        const [before, after] = [decide(list, policy).exitCode, decide(blinded(list, which), policy).exitCode];
        if (before !== 1) expect(after).not.toBe(1);
        if (before === 3) expect(after).toBe(3);
      }),
      { numRuns: 1000 },
    );
  });

  it("all at once leaves nothing clean that the gate asks for", () => {
    fc.assert(
      fc.property(controls, (list) => {
        const blind = list.map((one) => ({ ...one, findings: one.findings.map(() => findingOf("unknown")) }));
        expect(decide(blind, { failOn: [...SEVERITIES] }).exitCode).toBe(3);
      }),
    );
  });
});
