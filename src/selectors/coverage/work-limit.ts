/**
 * How many steps a search may take. Whether selectors cover a set is NP-hard in the number of fields. Real selectors need a
 * small part of the limit; selectors that were made to be hard end as undecidable instead of never.
 */
export interface Budget {
  left: number;
}

export const WORK_LIMIT = 200_000;

/** A search has spent its budget. */
export class TooMuchWork extends Error {}

/** @throws TooMuchWork when the budget is spent */
export function spend(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw new TooMuchWork();
}
