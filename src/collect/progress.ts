/** How far the collection is. */
export interface Progress {
  /** The earliest wave of calls that is under way; each needs what an earlier one found. */
  readonly wave: number;
  /** How many waves there are at most. */
  readonly waves: number;
  /** The calls of this wave that have ended. */
  readonly done: number;
  /** The calls of this wave that are known so far. */
  readonly total: number;
}

/** Counts calls by their waves. @returns begins a call of a wave, and returns what ends it. */
export function countWaves(
  waves: number,
  onProgress: (progress: Progress) => void = () => {},
): (wave: number) => () => void {
  const counts = new Map<number, { done: number; total: number }>();
  const tell = () => {
    const all = [...counts].sort(([a], [b]) => a - b);
    const [wave, count] = all.find(([, { done, total }]) => done < total) ?? all.at(-1) ?? [];
    if (wave !== undefined && count) onProgress({ wave, waves: Math.max(waves, wave), ...count });
  };
  return (wave) => {
    const count = counts.get(wave) ?? { done: 0, total: 0 };
    counts.set(wave, count);
    count.total++;
    tell();
    return () => {
      count.done++;
      tell();
    };
  };
}
