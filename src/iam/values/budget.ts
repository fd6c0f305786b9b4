/**
 * The work that one question about a policy may take, in steps of matching. A policy that AWS accepts takes a few thousand;
 * one that is written to take long ends as "unknown" instead.
 */
export interface Budget {
  left: number;
}

export const MOST_STEPS = 40_000;

/** More work than {@link MOST_STEPS}. */
export class TooMuchWork extends Error {}

/** @throws TooMuchWork */
export function spend(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw new TooMuchWork();
}
