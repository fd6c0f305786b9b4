/**
 * What AWS's documentation leaves open has several interpretations, and a condition has an outcome under each of four, one
 * bit each: prefix and suffix operators respect letter case (`EXACT`) or ignore it (`ANY_CASE`), and every other doubt is
 * decided against recording (`SURE`) or for it (`POSSIBLE`). An event is recorded if all four bits are set, not recorded if
 * none is, and undecidable otherwise. Conditions are combined with "and" and "or" of the bits.
 */
export type Outcomes = number;

export const EXACT_SURE = 1;
export const ANY_CASE_SURE = 2;
export const EXACT_POSSIBLE = 4;
export const ANY_CASE_POSSIBLE = 8;

export const NO: Outcomes = 0;
export const YES: Outcomes = 15;
/** In doubt, and not because of letter case. */
export const MAYBE: Outcomes = EXACT_POSSIBLE | ANY_CASE_POSSIBLE;

/** The outcomes of a condition on which nothing but letter case is in doubt. */
export function byLetterCase(exact: boolean, anyCase: boolean): Outcomes {
  return (exact ? EXACT_SURE | EXACT_POSSIBLE : NO) | (anyCase ? ANY_CASE_SURE | ANY_CASE_POSSIBLE : NO);
}

/** The `SURE` bits of the one, the `POSSIBLE` bits of the other. */
export function sureAndPossible(sure: Outcomes, possible: Outcomes): Outcomes {
  return (sure & (EXACT_SURE | ANY_CASE_SURE)) | (possible & MAYBE);
}
