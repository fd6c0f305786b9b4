/**
 * What AWS leaves open is answered in four ways at once, a bit each: with letter case told apart under the prefix and
 * suffix operators or not, and with every other doubt decided against recording or for it. An event is recorded if all
 * four say so, not recorded if none does, and undecidable otherwise. "And" and "or" of conditions are those of the bits.
 */
export type Readings = number;

export const EXACT_SURE = 1;
export const ANY_CASE_SURE = 2;
export const EXACT_POSSIBLE = 4;
export const ANY_CASE_POSSIBLE = 8;

export const NO: Readings = 0;
export const YES: Readings = 15;
/** Doubtful for another reason than letter case. */
export const MAYBE: Readings = EXACT_POSSIBLE | ANY_CASE_POSSIBLE;

/** The readings of an answer that depends on nothing but letter case. */
export function byCase(exact: boolean, anyCase: boolean): Readings {
  return (exact ? EXACT_SURE | EXACT_POSSIBLE : NO) | (anyCase ? ANY_CASE_SURE | ANY_CASE_POSSIBLE : NO);
}

/** Surely in `narrow`, possibly in `wide`: the first one's sure bits, the other's possible ones. */
export function between(narrow: Readings, wide: Readings): Readings {
  return (narrow & (EXACT_SURE | ANY_CASE_SURE)) | (wide & MAYBE);
}
