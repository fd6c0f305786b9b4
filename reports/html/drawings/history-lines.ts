import { scaleLinear, scaleUtc } from "d3-scale";
import { area, curveStepAfter, line as lineOf, stack } from "d3-shape";
import type { HistoryPoint } from "../../../src/model/documents/history.ts";
import { SEVERITIES, type Severity } from "../../../src/model/findings/severity.ts";
import { share } from "./lengths.ts";
import { type Tick, timeTicks } from "./time-ticks.ts";

interface Chart {
  readonly id: string;
  readonly caption: string;
  /** One sentence that says what the drawing shows. */
  readonly title: string;
  readonly ticks: readonly Tick[];
  /** Levels of the vertical axis, from the top, in percent of the height. */
  readonly levels: readonly { readonly y: string; readonly text: string }[];
  readonly shapes: readonly { readonly kind: string; readonly path: string }[];
  readonly key: readonly { readonly kind: string; readonly word: string }[];
}

export interface HistoryLinesView {
  readonly charts: readonly Chart[];
  /** The same numbers as a table, the newest first. */
  readonly rows: readonly { readonly time: string; readonly cells: readonly string[] }[];
  readonly head: readonly string[];
}

/** Drawn in a square of this size, which is then stretched to its place. */
const SIZE = 1000;

/** Score and evidence coverage over time, and failures by severity. Null of fewer than two results: a point is no course. */
export function historyLines(points: readonly HistoryPoint[]): HistoryLinesView | null {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || points.length < 2) return null;
  const range = [new Date(first.collectedAt), new Date(last.collectedAt)] as const;
  const axis = scaleUtc(range, [0, 100]);
  const x = scaleUtc(range, [0, SIZE]);
  const at = ({ collectedAt }: HistoryPoint) => x(new Date(collectedAt));
  const ticks = timeTicks(axis);
  return {
    charts: [scoreChart(points, at, ticks), failureChart(points, at, ticks)],
    head: ["Score", "Evidence coverage", ...SEVERITIES, "Unknown", "Waived"],
    rows: points.toReversed().map((point) => ({ time: point.collectedAt, cells: cellsOf(point) })),
  };
}

type At = (point: HistoryPoint) => number;

function cellsOf({ score, evidenceCoverage, failures, unknown, waived }: HistoryPoint): string[] {
  const counts = [...SEVERITIES.map((severity) => failures[severity]), unknown, waived];
  return [score === null ? "none" : `${score}`, `${evidenceCoverage} %`, ...counts.map(String)];
}

/** Between two results nothing is known: what was said last holds, as a step. A result without a score breaks the line. */
function scoreChart(points: readonly HistoryPoint[], at: At, ticks: readonly Tick[]): Chart {
  const y = scaleLinear([0, 100], [SIZE, 0]);
  const path = (value: (point: HistoryPoint) => number | null) =>
    lineOf<HistoryPoint>()
      .x(at)
      .y((point) => y(value(point) ?? 0))
      .defined((point) => value(point) !== null)
      .curve(curveStepAfter)
      .digits(1)([...points]) ?? "";
  const scores = points.flatMap(({ score }) => (score === null ? [] : [score]));
  const said =
    scores.length === 0
      ? "No score"
      : `Score from ${scores[0]} to ${scores.at(-1)}, lowest ${Math.min(...scores)}, highest ${Math.max(...scores)}`;
  return {
    id: "score-over-time",
    caption: "Score and evidence coverage",
    title: said,
    ticks,
    levels: [100, 50, 0].map((level) => ({ y: share(100 - level), text: `${level}` })),
    shapes: [
      { kind: "evidence", path: path(({ evidenceCoverage }) => evidenceCoverage) },
      { kind: "score", path: path(({ score }) => score) },
    ],
    key: [
      { kind: "score", word: "Score" },
      { kind: "evidence", word: "Evidence coverage, in percent" },
    ],
  };
}

function failureChart(points: readonly HistoryPoint[], at: At, ticks: readonly Tick[]): Chart {
  const totals = points.map(({ failures }) => SEVERITIES.reduce((sum, severity) => sum + failures[severity], 0));
  const y = scaleLinear([0, Math.max(1, ...totals)], [SIZE, 0]).nice(4);
  const layers = stack<HistoryPoint, Severity>()
    .keys(SEVERITIES)
    .value(({ failures }, severity) => failures[severity])([...points]);
  const shapes = layers.map((layer) => ({
    kind: layer.key,
    path:
      area<(typeof layer)[number]>()
        .x(({ data }) => at(data))
        .y0(([from]) => y(from))
        .y1(([, to]) => y(to))
        .curve(curveStepAfter)
        .digits(1)([...layer]) ?? "",
  }));
  const shown = SEVERITIES.filter((severity) => points.some(({ failures }) => failures[severity] > 0));
  return {
    id: "failures-over-time",
    caption: "Failures by severity, without waived ones",
    title: `Failures from ${totals[0]} to ${totals.at(-1)}, most ${Math.max(...totals)}`,
    ticks,
    levels: y
      .ticks(4)
      .filter(Number.isInteger)
      .toReversed()
      .map((level) => ({ y: share(y(level) / (SIZE / 100)), text: `${level}` })),
    shapes: shapes.filter(({ kind }) => shown.includes(kind)),
    key: shown.map((severity) => ({ kind: severity, word: severity })),
  };
}
