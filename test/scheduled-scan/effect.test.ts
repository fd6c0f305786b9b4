import { describe, expect, it } from "vitest";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { effectOf, effectWords, newFailures } from "../../src/scheduled-scan/tampering/effect.ts";
import { sampleResult } from "../support/sample-result.ts";

const [sample] = sampleResult().findings as [Finding];
const finding = (fingerprint: string, status: Finding["status"], more: Partial<Finding> = {}): Finding => ({
  ...sample,
  fingerprint,
  status,
  waived: false,
  ...more,
});
const resultOf = (...findings: Finding[]): ScanResult => ({ ...sampleResult(), findings });
const effect = (now: ScanResult, before?: ScanResult) => effectOf({ result: now, before });
const said = (now: ScanResult, before?: ScanResult) => {
  const found = effect(now, before);
  return [newFailures(found, { isEvaluated: true }), effectWords(found)];
};

describe("what a call broke", () => {
  const before = resultOf(finding("a", "pass"), finding("b", "fail"));

  it("is nothing only where all that was evaluated before is, and passes or fails as before", () => {
    const now = resultOf(finding("a", "pass"), finding("b", "fail", { baselineState: "unchanged" }));
    expect(said(now, before)).toEqual(["0", "0 new failures"]);
    expect(said(now)).toEqual(["1", "1 failure"]);
    expect(said(resultOf(finding("a", "pass")))).toEqual(["unknown", "0 failures"]);
  });

  it("counts failures that are new, different, or of a control that was not evaluated before", () => {
    const one = (baselineState: NonNullable<Finding["baselineState"]>) =>
      said(resultOf(finding("a", "pass"), finding("b", "fail", { baselineState })), before);
    expect(one("new")).toEqual(["1", "1 new failure"]);
    expect(one("not-in-baseline")).toEqual(["1", "1 new failure"]);
    expect(one("changed")).toEqual(["1", "1 new or changed failure"]);
  });

  it("is unknown where evidence is missing, or what was evaluated is not", () => {
    const failing = finding("b", "fail", { baselineState: "unchanged" });
    for (const lost of [finding("a", "unknown"), finding("a", "not-applicable"), finding("c", "pass")])
      expect(said(resultOf(lost, failing), before)).toEqual(["unknown", "0 new failures, 1 not evaluated"]);
    expect(said(resultOf(finding("a", "unknown", { waived: true }), failing), before)[0]).toBe("0");
  });

  it("is not asked of controls that are no longer in force", () => {
    const now = { ...resultOf(finding("b", "fail", { baselineState: "unchanged" })), controls: [] };
    expect(said(now, before)[0]).toBe("0");
  });
});

it("is not said to break nothing by a call that no control evaluates", () => {
  const result = resultOf(finding("a", "pass"));
  const found = effect(result, result);
  expect([true, false].map((isEvaluated) => newFailures(found, { isEvaluated }))).toEqual(["0", "unknown"]);
});
