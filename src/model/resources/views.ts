import type { FactId } from "../documents/snapshot.ts";
import type { Posture } from "./posture.ts";

/** Where a view of a posture comes from. */
export interface Origin {
  /** Whether the view shows a fact. */
  readonly shows: (fact: FactId) => boolean;
  /** Another view of the same snapshot, which shows these facts. */
  readonly view: (facts: ReadonlySet<FactId>) => Posture;
  /** What was made of the snapshot, by the function that made it and the facts that it saw. */
  readonly made: Map<unknown, Map<string, unknown>>;
}

const origins = new WeakMap<Posture, Origin>();

export function rememberOrigin(posture: Posture, origin: Origin): Posture {
  origins.set(posture, origin);
  return posture;
}

/** Whether a control sees a fact: in a posture that is no view, all of them. */
export function shows(posture: Posture, fact: FactId): boolean {
  return origins.get(posture)?.shows(fact) ?? true;
}

/**
 * What is made of a posture, once for all controls that see the same of these facts. `make` sees no others.
 */
export function once<T>(posture: Posture, facts: readonly FactId[], make: (posture: Posture) => T): T {
  const origin = origins.get(posture);
  if (!origin) return make(posture);
  const shown = facts.filter(origin.shows);
  const byFacts = origin.made.get(make) ?? new Map<string, unknown>();
  origin.made.set(make, byFacts);
  const key = shown.join();
  if (!byFacts.has(key)) byFacts.set(key, make(origin.view(new Set(shown))));
  return byFacts.get(key) as T;
}
