import type { ScanResult } from "../../../src/model/documents/result.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { inWords } from "../../../src/model/text/sentence.ts";
import { type Mark, mark } from "../marks.ts";
import { capital, line } from "../plain.ts";

export interface GateView {
  readonly mark: Mark;
  readonly word: string;
  readonly exitCode: number;
  readonly meaning: string;
  readonly reasons: readonly string[];
  readonly requirements: string;
}

const OUTCOMES = {
  0: {
    kind: "pass",
    word: "passes",
    outcome: "Passes",
    meaning: "Every condition of the policy's gate is met.",
  },
  1: { kind: "fail", word: "fails", outcome: "Fails", meaning: "A condition of the policy's gate is not met." },
  3: {
    kind: "unknown",
    word: "is undecided",
    outcome: "Undecided",
    meaning: "No condition of the policy's gate fails, but findings that decide one are unknown.",
  },
} as const;

export function gateView({ gate }: ScanResult): GateView {
  const { kind, word, outcome, meaning } = OUTCOMES[gate.exitCode];
  const requirements = [
    gate.failOn.length > 0
      ? `no ${gate.newOnly ? "new failure of a" : "failing"} ${gate.failOn.join(" or ")} control`
      : "no condition on failures",
    ...(gate.minScore === null ? [] : [`a score of at least ${gate.minScore}`]),
    ...(gate.failOn.length > 0
      ? [
          `${gate.maxUnknown === 0 ? "no unknown control" : `at most ${counted(gate.maxUnknown, "unknown control")}`} of these severities`,
        ]
      : []),
  ];
  return {
    mark: { ...mark(kind), word: outcome },
    word,
    exitCode: gate.exitCode,
    meaning,
    reasons: gate.reasons.map((reason) => capital(line(reason))),
    requirements: inWords(requirements),
  };
}

export interface ScoreView {
  readonly isEvaluated: boolean;
  readonly score: number | null;
  readonly coverage: number;
  readonly coverageMeans: string;
  /** Findings that no scan can evaluate: the coverage says nothing about them. */
  readonly manual: string | null;
  readonly findings: string;
}

/** The digits of the result, never new ones. */
export function scoreView({ score, evidenceCoverage, summary }: ScanResult): ScoreView {
  const { pass, fail, unknown, manual, notApplicable, waived, attested = 0 } = summary;
  const counts = [
    [fail, "failed"],
    [unknown, "unknown"],
    [manual, manual === 1 ? "needs manual review" : "need manual review"],
    [attested, "attested"],
    [pass, "passed"],
    [notApplicable, "not applicable"],
    [waived, "waived"],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return {
    isEvaluated: score !== null,
    score,
    coverage: evidenceCoverage,
    coverageMeans: coverageInWords(evidenceCoverage, summary),
    manual: manual > 0 ? `${counted(manual, "finding")} ${manual === 1 ? "needs" : "need"} manual review` : null,
    findings: said.length > 0 ? inWords(said, 7) : "none",
  };
}

/** What the percentage does not show: the unknowns, and the findings that need manual review. */
function coverageInWords(
  coverage: number,
  { pass, fail, unknown, manual, attested = 0 }: ScanResult["summary"],
): string {
  const parts = [
    ...(coverage < 100 && unknown > 0
      ? [`${100 - coverage} % of the weight could not be evaluated and counts as not passed.`]
      : unknown > 0
        ? [`${counted(unknown, "finding")} could not be evaluated.`]
        : []),
    ...(manual > 0 ? ["Findings that need manual review are in neither number: no scan can evaluate them."] : []),
    ...(attested > 0 ? ["Attested findings are in neither number: a person states them."] : []),
  ];
  if (parts.length > 0) return parts.join(" ");
  return pass + fail > 0 ? "Every finding could be evaluated." : "There was nothing to evaluate.";
}
