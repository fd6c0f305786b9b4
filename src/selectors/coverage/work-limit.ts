/**
 * How much a search may do. Deciding whether boxes cover a set is NP-hard in the number of fields; real selectors need a
 * tiny part of this, and what was made to be hard ends as undecided instead of never.
 */
export interface Budget {
  left: number;
}

export const WORK_LIMIT = 200_000;

/** A search that spent its budget. */
export class TooMuchWork extends Error {}

export function spend(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw new TooMuchWork();
}
