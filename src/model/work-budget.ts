/** The work that one question may take, in steps: what is written to take long ends as undecided instead of never. */
export interface Budget {
  left: number;
}

/** A question has spent its budget. */
export class TooMuchWork extends Error {}

/** @throws TooMuchWork when the budget is spent. */
export function spend(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw new TooMuchWork();
}
