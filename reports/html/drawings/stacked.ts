import type { FindingKind } from "../marks.ts";
import { share } from "./lengths.ts";

/** A part of a bar. */
export interface Segment {
  readonly kind: FindingKind;
  readonly x: string;
  readonly width: string;
}

/** In percent of the widest bar: one failure among a thousand passes is still seen. */
const NARROWEST = 1.5;

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Side by side; what would be too narrow to see takes its width from the widest. */
export function stacked(kinds: readonly FindingKind[], lengths: readonly number[]): Segment[] {
  const widened = lengths.map((length) => (length > 0 ? Math.max(length, NARROWEST) : 0));
  const excess = Math.max(0, sum(widened) - 100);
  const widest = widened.indexOf(Math.max(...widened));
  const widths = widened.map((width, i) => (i === widest ? width - excess : width));
  return kinds.flatMap((kind, i) => {
    const width = widths[i] ?? 0;
    return width > 0 ? [{ kind, x: share(sum(widths.slice(0, i))), width: share(width) }] : [];
  });
}
