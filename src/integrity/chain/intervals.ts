import type { Interval } from "../../model/integrity-result.ts";
import { isoTime, type Range, type Span } from "../layout/time.ts";

/**
 * Cuts a range into what is proven and what is not, in order and without holes.
 *
 * @param proven - what valid digests are about.
 * @param spoilt - what problems take away from it.
 */
export function provenIntervals(range: Range, proven: readonly Span[], spoilt: readonly Span[]): Interval[] {
  const good = merged(proven, range);
  const bad = merged(spoilt, range);
  const cuts = [...new Set([range.start, range.end, ...[...good, ...bad].flatMap(({ from, to }) => [from, to])])];
  cuts.sort((a, b) => a - b);
  const pieces: { from: number; to: number; proven: boolean }[] = [];
  for (const [i, from] of cuts.slice(0, -1).entries()) {
    const to = cuts[i + 1] as number;
    const within = (span: Span) => span.from <= from && to <= span.to;
    const isProven = good.some(within) && !bad.some(within);
    const last = pieces.at(-1);
    if (last?.proven === isProven) last.to = to;
    else pieces.push({ from, to, proven: isProven });
  }
  return pieces.map((piece) => ({ from: isoTime(piece.from), to: isoTime(piece.to), proven: piece.proven }));
}

/** Spans within the range, joined where they touch, in order. */
function merged(spans: readonly Span[], { start, end }: Range): Span[] {
  const clipped = spans
    .map(({ from, to }) => ({ from: Math.max(from, start), to: Math.min(to, end) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const joined: { from: number; to: number }[] = [];
  for (const span of clipped) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

/**
 * How much of a range digests were expected for, and how much of that is verified, in whole seconds.
 *
 * @param until - digests are not expected after this time.
 * @param off - the times in which the trail was off.
 */
export function expectedTime(
  range: Range,
  until: number,
  off: readonly Span[],
  intervals: readonly Interval[],
): { readonly expectedSeconds: number; readonly verifiedSeconds: number } {
  const expected = provenIntervals({ start: range.start, end: Math.min(range.end, until) }, EVER, off);
  const overlap = (a: Interval, b: Interval) =>
    Math.max(0, Math.min(Date.parse(a.to), Date.parse(b.to)) - Math.max(Date.parse(a.from), Date.parse(b.from)));
  const among = (others: readonly Interval[]) =>
    expected.filter((one) => one.proven).flatMap((one) => others.map((other) => overlap(one, other)));
  const seconds = (lengths: readonly number[]) => Math.floor(lengths.reduce((sum, one) => sum + one, 0) / 1000);
  return {
    expectedSeconds: seconds(among(expected)),
    verifiedSeconds: seconds(among(intervals.filter((one) => one.proven))),
  };
}

const EVER: readonly Span[] = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];

/** The proven share of several ranges, rounded down so that 1 means all of it. */
export function provenShare(intervals: readonly Interval[]): number {
  const length = ({ from, to }: Interval) => Date.parse(to) - Date.parse(from);
  const total = intervals.reduce((sum, one) => sum + length(one), 0);
  const proven = intervals.filter((one) => one.proven).reduce((sum, one) => sum + length(one), 0);
  return total === 0 ? 0 : Math.floor((proven / total) * 1e6) / 1e6;
}
