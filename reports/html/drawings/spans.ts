/** A part of an axis from 0 to 100. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** Parts that overlap or touch as one, in order. */
export function united(parts: readonly Part[]): Part[] {
  const found: Part[] = [];
  for (const part of parts.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last && part.from <= last.to) found[found.length - 1] = { from: last.from, to: Math.max(last.to, part.to) };
    else found.push(part);
  }
  return found;
}

/** At most `most` parts: each is drawn no shorter than it is, so that none disappears beside its neighbours. */
export function coarse(parts: readonly Part[], most: number): Part[] {
  const all = united(parts);
  if (all.length <= most) return all;
  const cell = 100 / most;
  return united(
    all.map(({ from, to }) => ({
      from: Math.floor(from / cell) * cell,
      to: Math.min(100, Math.ceil(to / cell) * cell),
    })),
  );
}

/** What is between parts that are in order and do not overlap. */
export function between(parts: readonly Part[]): Part[] {
  const edges = [0, ...parts.flatMap(({ from, to }) => [from, to]), 100];
  return edges.flatMap((from, i) => {
    const to = edges[i + 1];
    return i % 2 === 0 && to !== undefined && to > from ? [{ from, to }] : [];
  });
}
