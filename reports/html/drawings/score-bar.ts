import { scaleLinear } from "d3-scale";
import type { ScanResult } from "../../../src/model/documents/result.ts";
import { bestScore } from "../../../src/model/findings/score.ts";
import { share } from "./lengths.ts";

/** One bar from 0 to 100: the score, or the share of a time. */
export interface ScoreBarView {
  readonly caption: string;
  /** What the numbers of its table are. */
  readonly measure: string;
  readonly title: string;
  readonly reached: string;
  /** What could still be reached; null where that is not more. */
  readonly open: { readonly x: string; readonly width: string } | null;
  readonly minimum: string | null;
  readonly rows: readonly {
    readonly swatch: "reached" | "seg unknown" | "minimum" | "track";
    readonly what: string;
    readonly at: number | string;
  }[];
}

/** What is reached, what unknown findings could still add, and what the gate requires. Null where there is no score. */
export function scoreBar(result: ScanResult): ScoreBarView | null {
  const { score } = result;
  if (score === null) return null;
  const best = bestScore(result);
  // A minimum of 0 asks for nothing.
  const minimum = result.gate.minScore || null;
  const x = scaleLinear([0, 100], [0, 100]).clamp(true);
  const isOpen = best > score;
  return {
    caption: "Score, from 0 to 100",
    measure: "Score",
    title: [
      `Score ${score} of 100`,
      ...(isOpen ? [`${best} if every unknown finding passed`] : []),
      ...(minimum === null ? [] : [`the gate requires ${minimum}`]),
    ].join(", "),
    reached: share(x(score)),
    open: isOpen ? { x: share(x(score)), width: share(x(best) - x(score)) } : null,
    minimum: minimum === null ? null : share(x(minimum)),
    rows: [
      { swatch: "reached", what: "Reached", at: score },
      ...(isOpen ? [{ swatch: "seg unknown" as const, what: "If every unknown finding passed", at: best }] : []),
      ...(minimum === null ? [] : [{ swatch: "minimum" as const, what: "Required by the gate", at: minimum }]),
    ],
  };
}
