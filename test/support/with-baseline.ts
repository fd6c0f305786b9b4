import { compare } from "../../src/evaluate/baseline/compare.ts";
import { baselineResult, withStates } from "../../src/evaluate/baseline/index.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { control, evidence, finding, SAMPLE_POLICY, sampleResult, trail } from "./sample-result.ts";

/** A result compared with an earlier one of these findings. */
export function since(
  result: ScanResult,
  then: readonly Finding[],
  more: Partial<ScanResult> = {},
): ScanResult & Required<Pick<ScanResult, "baseline">> {
  const earlier = sampleResult({ controls: result.controls, scope: result.scope, ...more, findings: [...then] });
  const comparison = compare(earlier, result);
  return {
    ...result,
    findings: withStates(result.findings, comparison),
    baseline: baselineResult({ result: earlier, sha256: "b".repeat(64), name: "then.json" }, comparison),
  };
}

/** A result with everything that a baseline can make of failures, and a hostile name where AWS sets one. */
export function everyState(name = "old"): ReturnType<typeof since> {
  const from = { source: { check: "built-in", policy: { path: SAMPLE_POLICY, line: 5 } } };
  const controls = [
    control("a", "high", "fail"),
    control("b", "high", "unknown", from),
    control("c", "low", "fail", from),
  ];
  const of = (id: string, status: Finding["status"], resource: string, more: Partial<Finding> = {}) =>
    finding(id, id === "c" ? "low" : "high", status, {
      resource: trail(resource),
      message: `${resource} ${status} ${name}`,
      evidence: [evidence("/trails", "cloudtrail:DescribeTrails", 5)],
      ...more,
    });
  const now = [
    of("a", "fail", "fresh"),
    of("a", "fail", "same"),
    of("a", "fail", "other"),
    of("a", "pass", "restored"),
    of("a", "not-applicable", "stopped"),
    of("b", "unknown", name),
    of("c", "fail", "unknown-then"),
  ];
  const then = [
    of("a", "fail", "same"),
    of("a", "fail", "other", { message: `before ${name}`, severity: "medium" }),
    of("a", "fail", "restored"),
    of("a", "fail", "stopped"),
    of("a", "fail", `deleted ${name}`),
    of("b", "fail", name),
  ];
  const earlier = { controls: controls.slice(0, 2), policies: [{ name, sha256: "9".repeat(64) }] };
  return since(sampleResult({ controls, findings: now, requirements: [] }), then, earlier);
}
