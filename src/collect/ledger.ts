import type { FactId } from "../model/documents/snapshot.ts";
import { withAncestors } from "../model/resources/graph.ts";

/** The calls that are still to end, by their fact. */
export interface Ledger {
  /** Counts a call. @returns what to do when it has ended and all that it leads to is counted. */
  begin(fact: FactId): () => void;
  /** Until no call is left that reads one of these facts, or finds a resource that has one. */
  settled(facts: readonly FactId[]): Promise<void>;
  /** Until no call is left. */
  idle(): Promise<void>;
}

export function ledger(): Ledger {
  const open = new Map<FactId, number>();
  let waiting: { readonly facts: ReadonlySet<FactId> | undefined; readonly go: () => void }[] = [];
  const count = (fact: FactId, by: number) => {
    const left = (open.get(fact) ?? 0) + by;
    if (left > 0) open.set(fact, left);
    else open.delete(fact);
  };
  const ended = (facts?: ReadonlySet<FactId>) =>
    facts ? ![...open.keys()].some((fact) => facts.has(fact)) : open.size === 0;
  const until = (facts?: ReadonlySet<FactId>) =>
    new Promise<void>((go) => {
      if (ended(facts)) go();
      else waiting.push({ facts, go });
    });
  return {
    begin: (fact) => {
      count(fact, 1);
      return () => {
        count(fact, -1);
        const ready = waiting.filter(({ facts }) => ended(facts));
        waiting = waiting.filter((one) => !ready.includes(one));
        for (const { go } of ready) go();
      };
    },
    settled: (facts) => until(withAncestors(facts)),
    idle: () => until(),
  };
}
