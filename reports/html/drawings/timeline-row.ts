import { groupBy } from "../../../src/model/group-by.ts";
import { isUnexplained, isWrong, kindText, type ProblemKind } from "../../../src/model/integrity/integrity-problem.ts";
import type { IntegrityRegion } from "../../../src/model/integrity/integrity-result.ts";
import { counted, percent } from "../../../src/model/text/safe-text.ts";
import type { Mark } from "../marks.ts";
import { span } from "../plain.ts";
import { share } from "./lengths.ts";
import { between, coarse, type Part } from "./spans.ts";

export interface TimedRegion
  extends Pick<IntegrityRegion, "accountId" | "region" | "verifiedShare" | "intervals">,
    Partial<Pick<IntegrityRegion, "notYetDigested">> {}

export interface TimedProblem {
  readonly kind: ProblemKind;
  readonly accountId: string;
  readonly region: string;
  readonly explained?: boolean;
  readonly count?: number;
  readonly from?: string;
  readonly to?: string;
}

/** A pattern of a timeline. */
export type SegmentKind = "pass" | "unknown" | "off" | "fail";

/** What is drawn and said of one Region. */
export interface RowView {
  readonly verified: string;
  readonly share: number;
  readonly mark: Mark;
  readonly segments: readonly { readonly kind: SegmentKind; readonly x: string; readonly width: string }[];
  /** Where something is wrong: an hour in a quarter is too narrow to see. */
  readonly pins: readonly string[];
  /** The same in words. */
  readonly times: readonly string[];
}

/** The JSON report has all times. */
const MAX_TIMES = 50;
/** A row of more is not wider: parts of it are as narrow as a line. */
const MAX_PARTS = 200;
/** In percent: nearer pins are one. */
const PIN_APART = 1.5;

/** @param x - of a time, from 0 to 100. */
export function rowView(
  { verifiedShare, intervals, notYetDigested = 0 }: TimedRegion,
  problems: readonly TimedProblem[],
  x: (time: string) => number,
): RowView {
  const timed = problems.flatMap((one) => {
    const { from, to } = one;
    return from === undefined || to === undefined
      ? []
      : [{ ...one, from, to, kind: segmentKind(one), what: kindText(one) }];
  });
  const part = ({ from, to }: { from: string; to: string }): Part => ({ from: x(from), to: x(to) });
  const drawn = (kind: SegmentKind, parts: readonly Part[]) =>
    parts.map(({ from, to }) => ({ kind, x: share(from), width: share(to - from) }));
  const wrong = timed.filter(({ kind }) => kind === "fail").map((one) => (x(one.from) + x(one.to)) / 2);
  return {
    verified: percent(verifiedShare),
    share: verifiedShare,
    mark: markOf(verifiedShare, problems.some(isWrong)),
    segments: [
      ...intervalParts(intervals, part).flatMap(({ kind, parts }) => drawn(kind, parts)),
      // What is wrong lies over what is only not verified.
      ...(["off", "fail"] as const).flatMap((kind) =>
        drawn(kind, coarse(timed.filter((one) => one.kind === kind).map(part), MAX_PARTS)),
      ),
    ],
    pins: apart(wrong).map(share),
    times: limited([
      ...intervals.map(({ from, to, verified }) => `${verified ? "Verified" : "Not verified"}: ${span(from, to)}`),
      ...problemTimes(timed),
      ...(notYetDigested > 0
        ? [`After the end of the newest digest file: ${counted(notYetDigested, "log file")}`]
        : []),
    ]),
  };
}

/** As they are; of very many, what is not verified is never drawn as verified. */
function intervalParts(
  intervals: TimedRegion["intervals"],
  part: (interval: { from: string; to: string }) => Part,
): { kind: SegmentKind; parts: readonly Part[] }[] {
  if (intervals.length <= MAX_PARTS)
    return intervals.map((one) => ({ kind: one.verified ? "pass" : "unknown", parts: [part(one)] }));
  const not = coarse(intervals.filter(({ verified }) => !verified).map(part), MAX_PARTS / 2);
  return [
    { kind: "pass", parts: between(not) },
    { kind: "unknown", parts: not },
  ];
}

/** Equal ones once, with how many objects they are of. */
function problemTimes(timed: readonly { what: string; from: string; to: string; count?: number }[]): string[] {
  return [...groupBy(timed, ({ what, from, to }) => JSON.stringify([what, from, to])).values()].map((same) => {
    const [{ what, from, to }] = same;
    const count = same.reduce((sum, one) => sum + (one.count ?? 1), 0);
    return `${what}${count > 1 ? ` (${count})` : ""}: ${span(from, to)}`;
  });
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
