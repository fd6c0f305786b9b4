import { scaleUtc } from "d3-scale";
import { symbol, symbolTriangle } from "d3-shape";
import { isUnexplained, isWrong, type ProblemKind } from "../../../src/model/integrity/integrity-problem.ts";
import type { IntegrityRegion } from "../../../src/model/integrity/integrity-result.ts";
import { counted, percent } from "../../../src/model/text/safe-text.ts";
import type { Mark } from "../marks.ts";
import { line, moment } from "../plain.ts";
import { share } from "./lengths.ts";
import { type Tick, timeTicks } from "./time-ticks.ts";

/** What a timeline shows: of an `IntegrityResult`, or of a trail in a scan's result. */
export interface TimelineOf {
  readonly range: { readonly start: string; readonly end: string };
  readonly regions: readonly Pick<IntegrityRegion, "accountId" | "region" | "verifiedShare" | "intervals">[];
  readonly problems?: readonly TimedProblem[];
}

interface TimedProblem {
  readonly kind: ProblemKind;
  readonly accountId: string;
  readonly region: string;
  readonly explained?: boolean;
  readonly count?: number;
  readonly from?: string;
  readonly to?: string;
}

/** A pattern of {@link SEGMENTS}. */
type SegmentKind = "pass" | "unknown" | "off" | "fail";

interface RowView {
  readonly where: string;
  readonly verified: string;
  readonly mark: Mark;
  readonly segments: readonly { readonly kind: SegmentKind; readonly x: string; readonly width: string }[];
  /** Where something is wrong: an hour in a quarter is too narrow to see. */
  readonly pins: readonly string[];
  /** The same in words. */
  readonly times: readonly string[];
}

/** Verified, unverified and wrong times in each Region, over one range. */
export interface TimelineView {
  /** Unique in the page. */
  readonly id: string;
  readonly caption: string;
  readonly ticks: readonly Tick[];
  readonly pin: string;
  readonly rows: readonly RowView[];
  readonly more: string | null;
  readonly key: readonly { readonly kind: SegmentKind; readonly word: string }[];
}

const SEGMENTS: readonly { readonly kind: SegmentKind; readonly word: string }[] = [
  { kind: "pass", word: "Verified" },
  { kind: "unknown", word: "Not verified" },
  { kind: "off", word: "Not verified, the trail was off" },
  { kind: "fail", word: "Not verified, something is wrong" },
];

const MAX_ROWS = 60;
/** The JSON report has all times. */
const MAX_TIMES = 20;
/** In percent: nearer pins are one. */
const PIN_APART = 1.5;

/** @param id - of the figure, without spaces. Null where there is no Region. */
export function timeline(id: string, { range, regions, problems = [] }: TimelineOf): TimelineView | null {
  if (regions.length === 0) return null;
  const x = scaleUtc([new Date(range.start), new Date(range.end)], [0, 100]).clamp(true);
  const accounts = new Set(regions.map(({ accountId }) => accountId));
  const shown = regions.length > MAX_ROWS ? regions.toSorted((a, b) => a.verifiedShare - b.verifiedShare) : regions;
  const rows = shown.slice(0, MAX_ROWS).map((one) => {
    const own = problems.filter(({ accountId, region }) => accountId === one.accountId && region === one.region);
    return rowView(one, own, (time) => x(new Date(time)), accounts.size > 1);
  });
  return {
    id,
    caption: `Verified times from ${moment(range.start)} to ${moment(range.end)}`,
    ticks: timeTicks(x),
    pin: symbol(symbolTriangle, 40)() ?? "",
    rows,
    more:
      regions.length > MAX_ROWS ? `${counted(regions.length - MAX_ROWS, "more row")}, each in the JSON report` : null,
    key: SEGMENTS.filter(({ kind }) => rows.some(({ segments }) => segments.some((one) => one.kind === kind))),
  };
}

function rowView(
  { accountId, region, verifiedShare, intervals }: TimelineOf["regions"][number],
  problems: readonly TimedProblem[],
  x: (time: string) => number,
  namesAccount: boolean,
): RowView {
  const timed = problems.flatMap((one) => {
    const { from, to } = one;
    return from === undefined || to === undefined ? [] : [{ ...one, from, to, kind: segmentKind(one), what: one.kind }];
  });
  const segment = ({ from, to }: { from: string; to: string }, kind: SegmentKind) => ({
    kind,
    x: share(x(from)),
    width: share(x(to) - x(from)),
  });
  // What is wrong lies over what is only not verified.
  const over = (["off", "fail"] as const).flatMap((kind) => timed.filter((one) => one.kind === kind));
  const wrong = timed.filter(({ kind }) => kind === "fail").map(({ from, to }) => (x(from) + x(to)) / 2);
  return {
    where: line(namesAccount ? `${region}, account ${accountId}` : region),
    verified: percent(verifiedShare),
    mark: markOf(verifiedShare, wrong.length > 0 || problems.some(isWrong)),
    segments: [
      ...intervals.map((one) => segment(one, one.verified ? "pass" : "unknown")),
      ...over.map((one) => segment(one, one.kind)),
    ],
    pins: apart(wrong).map(share),
    times: limited([
      ...intervals.filter(({ verified }) => !verified).map(({ from, to }) => `Not verified: ${span(from, to)}`),
      ...timed.map(({ from, to, what, count = 1 }) => `${what}${count > 1 ? ` (${count})` : ""}: ${span(from, to)}`),
    ]),
  };
}

function segmentKind(problem: TimedProblem): SegmentKind {
  if (isWrong(problem)) return "fail";
  return problem.kind === "gap" && !isUnexplained(problem) ? "off" : "unknown";
}

function markOf(verified: number, isSomethingWrong: boolean): Mark {
  if (isSomethingWrong) return { kind: "fail", word: "Problems" };
  if (verified === 1) return { kind: "pass", word: "Verified" };
  return verified > 0 ? { kind: "partly", word: "Partly" } : { kind: "unknown", word: "Not verified" };
}

const span = (from: string, to: string) => (from === to ? moment(from) : `${moment(from)} to ${moment(to)}`);

function limited(texts: readonly string[]): string[] {
  const more = texts.length - MAX_TIMES;
  return [...texts.slice(0, MAX_TIMES), ...(more > 0 ? [`${more} more, each in the JSON report`] : [])];
}

/** In order, none nearer to the one before than {@link PIN_APART}. */
function apart(places: readonly number[]): number[] {
  const found: number[] = [];
  for (const place of places.toSorted((a, b) => a - b))
    if (place - (found.at(-1) ?? Number.NEGATIVE_INFINITY) >= PIN_APART) found.push(place);
  return found;
}
