import type { Finding, ScanResult } from "../documents/result.ts";
import { groupBy } from "../group-by.ts";
import { type Severity, type Status, worst } from "./severity.ts";
import { type Cause, firstCause } from "./verdict.ts";

/** What the findings of one control come to. Waived failures count neither for nor against. */
export interface Tally {
  readonly severity: Severity;
  readonly status: Status;
  readonly passes: number;
  readonly failures: number;
  readonly unknowns: number;
  /** Failures that are new since the baseline; absent if there are none. */
  readonly newFailures?: number;
  /** Why findings are unknown, the most telling cause. */
  readonly cause?: Cause;
}

export function tally(severity: Severity, findings: readonly Finding[]): Tally {
  const counted = findings.filter((finding) => !finding.waived);
  const count = (status: Status) => counted.filter((finding) => finding.status === status).length;
  const causes = counted.flatMap(({ cause }) => cause ?? []);
  const newFailures = counted.filter(({ baselineState }) => baselineState === "new").length;
  return {
    severity,
    status: worst(counted.map((finding) => finding.status)) ?? "not-applicable",
    passes: count("pass"),
    failures: count("fail"),
    unknowns: count("unknown"),
    ...(newFailures > 0 ? { newFailures } : {}),
    ...(causes.length > 0 ? { cause: firstCause(causes) } : {}),
  };
}

/** An integer percentage, rounded down; the small term keeps an exact share exact in binary arithmetic. */
function percent(part: number, total: number): number {
  return Math.floor((100 * part) / total + 1e-9);
}

const counted = ({ passes, failures, unknowns }: Tally) => passes + failures + unknowns;

/**
 * A control's score: passes ÷ (passes + failures + unknowns), as an integer percentage; null where nothing passes or
 * fails: a control with only unknowns was not evaluated, which is no score of 0.
 */
export function controlScore(tally: Tally): number | null {
  return tally.passes + tally.failures === 0 ? null : percent(tally.passes, counted(tally));
}

/**
 * The score: Σ weight × control's score ÷ Σ weight, over controls that were evaluated or are unknown; null if none
 * with a weight was evaluated. `evidenceCoverage`: the share of that weight whose findings could be evaluated.
 *
 * @param unknownsAs - `"pass"` gives the score that would be reached if every unknown passed.
 */
export function totalScore(
  tallies: readonly Tally[],
  weights: Readonly<Record<Severity, number>>,
  unknownsAs: "unknown" | "pass" = "unknown",
): { score: number | null; evidenceCoverage: number } {
  let [weight, passed, evaluated] = [0, 0, 0];
  for (const one of tallies) {
    const all = counted(one);
    if (all === 0) continue;
    const own = weights[one.severity];
    weight += own;
    passed += (own * (one.passes + (unknownsAs === "pass" ? one.unknowns : 0))) / all;
    evaluated += (own * (one.passes + one.failures)) / all;
  }
  return evaluated === 0
    ? { score: null, evidenceCoverage: 0 }
    : { score: percent(passed, weight), evidenceCoverage: percent(evaluated, weight) };
}

/**
 * The score of a result if every unknown finding passed, from the same findings, weights and rounding: the number that the
 * gate names, and the end of the open part of a bar.
 */
export function bestScore({
  controls,
  findings,
  weights,
  score,
}: Pick<ScanResult, "controls" | "findings" | "weights" | "score">): number {
  const byControl = groupBy(findings, ({ control }) => control);
  const tallies = controls.map(({ id, severity }) => tally(severity, byControl.get(id) ?? []));
  return Math.max(score ?? 0, totalScore(tallies, weights, "pass").score ?? 0);
}
