import { NO, type Readings } from "../readings.ts";

/** The readings of many boxes side by side, four bits each: what is asked of all of them is asked of eight at a time. */
export type Lanes = Int32Array;

/** The same readings for each of eight boxes. */
export const eight = (readings: Readings): number => Math.imul(readings, 0x1111_1111);

export function lanes(boxes: number, readings: Readings = NO): Lanes {
  return new Int32Array(Math.ceil(boxes / 8)).fill(eight(readings));
}

export const wordOf = (box: number) => box >> 3;
export const bitsOf = (box: number, readings: Readings) => readings << (4 * (box & 7));

export function setLane(all: Lanes, box: number, readings: Readings): void {
  const kept = (all[wordOf(box)] ?? 0) & ~bitsOf(box, 15);
  all[wordOf(box)] = kept | bitsOf(box, readings);
}

/** Of eight boxes: all four bits of each that has any. */
export function anyOf(word: number): number {
  const low = (word | (word >>> 1) | (word >>> 2) | (word >>> 3)) & 0x1111_1111;
  return Math.imul(low, 15);
}

export function none(all: Lanes): boolean {
  for (let i = 0; i < all.length; i++) if (all[i] !== 0) return false;
  return true;
}

/** What the boxes say together: a bit that one of them has. */
export function together(all: Lanes): Readings {
  let word = 0;
  for (let i = 0; i < all.length; i++) word |= all[i] ?? 0;
  word |= word >>> 16;
  word |= word >>> 8;
  return (word | (word >>> 4)) & 15;
}
