import type { ResolvedPolicy } from "../model/documents/policy.ts";
import type { GateResult } from "../model/documents/result.ts";
import { type Tally, totalScore } from "../model/findings/score.ts";
import { SEVERITIES, type Severity } from "../model/findings/severity.ts";
import { CAUSE_WORDS, type Cause } from "../model/findings/verdict.ts";
import { counted } from "../model/text/safe-text.ts";
import type { Comparison } from "./baseline/compare.ts";

type Policy = Pick<ResolvedPolicy, "gate" | "weights">;

/**
 * Decides the exit code: 1 if something fails that the gate names, whatever else is missing; 3 if nothing fails but what
 * the gate depends on is unknown; 0 otherwise. Losing a permission can turn 1 into 3, never into 0.
 *
 * @param comparison - with `newOnly`: only controls that the baseline had evaluated count, and only their new failures.
 */
export function decideGate(
  controls: readonly (Tally & { readonly id: string })[],
  policy: Policy,
  comparison?: Pick<Comparison, "controls">,
): GateResult {
  const { failOn, minScore, maxUnknown, newOnly } = policy.gate;
  const ignored = new Set(newOnly ? comparison?.controls : []);
  const gated = controls.filter(({ id, severity }) => failOn.includes(severity) && !ignored.has(id));
  const failures: string[] = [];
  const gaps: string[] = [];

  const failing = gated.filter((control) => (newOnly ? (control.newFailures ?? 0) : control.failures) > 0);
  if (failing.length > 0)
    failures.push(`${bySeverity(failing)} ${failWords(failing.length, newOnly)}: ${ids(failing)}`);

  const unknown = gated.filter((control) => control.unknowns > 0);
  if (unknown.length > maxUnknown)
    gaps.push(
      `${bySeverity(unknown)} could not be evaluated completely (${maxUnknown} allowed): ${unknown.map(withCause).join(", ")}`,
    );

  // A minimum of 0 asks for nothing, not even for a score.
  if (minScore) {
    const { score } = totalScore(controls, policy.weights);
    const best = totalScore(controls, policy.weights, "pass").score;
    if (score === null || best === null)
      gaps.push(`there is no score to compare with the minimum of ${minScore}: nothing could be evaluated`);
    else if (best < minScore) failures.push(`the score ${score} is below the minimum of ${minScore}`);
    else if (score < minScore)
      gaps.push(
        `the score ${score} is below the minimum of ${minScore}, but would be ${best} if every unknown finding passed`,
      );
  }
  const exitCode = failures.length > 0 ? 1 : gaps.length > 0 ? 3 : 0;
  return {
    verdict: ({ 0: "pass", 1: "fail", 3: "undecided" } as const)[exitCode],
    exitCode,
    reasons: [...failures, ...gaps],
    failOn: [...failOn],
    minScore,
    maxUnknown,
    ...(newOnly ? { newOnly } : {}),
  };
}

function failWords(count: number, newOnly: boolean | undefined): string {
  if (newOnly) return count === 1 ? "has new failures" : "have new failures";
  return count === 1 ? "fails" : "fail";
}

function bySeverity(controls: readonly { readonly severity: Severity }[]): string {
  const found = SEVERITIES.filter((severity) => controls.some((control) => control.severity === severity));
  const [only] = found;
  if (found.length === 1) return counted(controls.length, `${only} control`);
  const parts = found.map((one) => `${controls.filter(({ severity }) => severity === one).length} ${one}`);
  return `${counted(controls.length, "control")} (${parts.join(", ")})`;
}

function withCause({ id, cause }: { readonly id: string; readonly cause?: Cause }): string {
  return cause === undefined ? id : `${id} (${CAUSE_WORDS[cause]})`;
}

function ids(controls: readonly { readonly id: string }[]): string {
  return controls.map((control) => control.id).join(", ");
}
