import type { ScanResult } from "../../../src/model/result.ts";
import { SEVERITIES, STATUSES } from "../../../src/model/severity.ts";
import { counted } from "../../../src/model/text.ts";
import { type Mark, mark } from "../marks.ts";
import { capital, inWords, line } from "../plain.ts";

export interface GateView {
  readonly mark: Mark;
  readonly word: string;
  readonly exitCode: number;
  readonly meaning: string;
  readonly reasons: readonly string[];
  readonly asks: string;
}

const OUTCOMES = {
  0: {
    kind: "pass",
    word: "holds",
    outcome: "Holds",
    meaning: "Nothing that the policy's gate names fails, on complete evidence.",
  },
  1: { kind: "fail", word: "fails", outcome: "Fails", meaning: "The policy's gate is not met." },
  3: {
    kind: "unknown",
    word: "is undecided",
    outcome: "Undecided",
    meaning: "Nothing that the gate names fails, but what it depends on could not be read.",
  },
} as const;

export function gateView({ gate }: ScanResult): GateView {
  const { kind, word, outcome, meaning } = OUTCOMES[gate.exitCode];
  const asks = [
    gate.failOn.length > 0 ? `no ${gate.failOn.join(" or ")} control fails` : "nothing of any severity",
    ...(gate.minScore === null ? [] : [`the score is at least ${gate.minScore}`]),
    gate.maxUnknown === 0
      ? "none of these severities is left unjudged"
      : `at most ${counted(gate.maxUnknown, "control")} of these severities is left unjudged`,
  ];
  return {
    mark: { ...mark(kind), word: outcome },
    word,
    exitCode: gate.exitCode,
    meaning,
    reasons: gate.reasons.map((reason) => capital(line(reason))),
    asks: inWords(asks),
  };
}

export interface ScoreView {
  readonly judged: boolean;
  readonly score: number | null;
  readonly assurance: number;
  readonly assuranceMeans: string;
  readonly statuses: readonly Mark[];
  readonly rows: readonly { readonly severity: string; readonly counts: readonly number[] }[];
  readonly findings: string;
}

/** The digits of the result, never new ones. */
export function scoreView({ score, assurance, controls, summary }: ScanResult): ScoreView {
  const statuses = STATUSES.filter((status) => controls.some((one) => one.status === status));
  const severities = SEVERITIES.filter((severity) => controls.some((one) => one.severity === severity));
  const { pass, fail, unknown, manual, notApplicable, waived } = summary;
  const counts = [
    [fail, "failed"],
    [unknown, "unknown"],
    [manual, "to look at by hand"],
    [pass, "passed"],
    [notApplicable, "not applicable"],
    [waived, "waived"],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return {
    judged: score !== null,
    score,
    assurance,
    assuranceMeans:
      assurance === 100
        ? "Everything that was asked could be judged."
        : `The rest of the weight, ${100 - assurance} %, could not be judged and counts as not passed.`,
    statuses: statuses.map(mark),
    rows: severities.map((severity) => ({
      severity,
      counts: statuses.map(
        (status) => controls.filter((one) => one.severity === severity && one.status === status).length,
      ),
    })),
    findings: said.length > 0 ? inWords(said, 6) : "none",
  };
}
