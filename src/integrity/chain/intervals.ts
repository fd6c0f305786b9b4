import type { Interval } from "../../model/integrity/integrity-result.ts";
import { isoTime, type Range, type Span } from "../layout/time.ts";

/**
 * Splits a range into verified and not verified intervals, in order and without holes.
 *
 * @param valid - the hours of valid digests.
 * @param withProblems - the times of problems: not verified, whatever digest is valid.
 */
export function verifiedIntervals(range: Range, valid: readonly Span[], withProblems: readonly Span[]): Interval[] {
  const good = merged(valid, range);
  const bad = merged(withProblems, range);
  const cuts = [...new Set([range.start, range.end, ...[...good, ...bad].flatMap(({ from, to }) => [from, to])])];
  cuts.sort((a, b) => a - b);
  const pieces: { from: number; to: number; verified: boolean }[] = [];
  for (const [i, from] of cuts.slice(0, -1).entries()) {
    const to = cuts[i + 1] as number;
    const contains = (span: Span) => span.from <= from && to <= span.to;
    const verified = good.some(contains) && !bad.some(contains);
    const last = pieces.at(-1);
    if (last?.verified === verified) last.to = to;
    else pieces.push({ from, to, verified });
  }
  return pieces.map((piece) => ({ from: isoTime(piece.from), to: isoTime(piece.to), verified: piece.verified }));
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
 * The time in which digest files were expected, and how much of it is verified, in full seconds.
 *
 * @param until - no digest files are expected after this time.
 * @param off - the times in which the trail was off.
 */
export function expectedTime(
  range: Range,
  until: number,
  off: readonly Span[],
  intervals: readonly Interval[],
): { readonly expectedSeconds: number; readonly verifiedSeconds: number } {
  const expected = verifiedIntervals({ start: range.start, end: Math.min(range.end, until) }, ALWAYS, off);
  const overlap = (a: Interval, b: Interval) =>
    Math.max(0, Math.min(Date.parse(a.to), Date.parse(b.to)) - Math.max(Date.parse(a.from), Date.parse(b.from)));
  const among = (others: readonly Interval[]) =>
    expected.filter((one) => one.verified).flatMap((one) => others.map((other) => overlap(one, other)));
  const seconds = (lengths: readonly number[]) => Math.floor(lengths.reduce((sum, one) => sum + one, 0) / 1000);
  return {
    expectedSeconds: seconds(among(expected)),
    verifiedSeconds: seconds(among(intervals.filter((one) => one.verified))),
  };
}

const ALWAYS: readonly Span[] = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];

/** The verified share of intervals, rounded down so that 1 means all of it. */
export function verifiedShare(intervals: readonly Interval[]): number {
  const length = ({ from, to }: Interval) => Date.parse(to) - Date.parse(from);
  const total = intervals.reduce((sum, one) => sum + length(one), 0);
  const verified = intervals.filter((one) => one.verified).reduce((sum, one) => sum + length(one), 0);
  return total === 0 ? 0 : Math.floor((verified / total) * 1e6) / 1e6;
}
