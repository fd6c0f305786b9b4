import { TooMuchWork } from "../../model/work-budget.ts";
import type { CloudTrailEvent } from "../event/event.ts";
import type { CompiledPart, CompiledTrail } from "../records/compiled-trail.ts";
import { NO, YES } from "../records/outcomes.ts";
import { commonPoint } from "../search/intersection.ts";
import { inSet, isOtherCategory, possibleProducts, sureProducts } from "../search/products.ts";
import { type EventProduct, type SearchDomain, searchDomainOf } from "../search/search-domain.ts";
import { type EventSet, eventAt } from "../sets/event-set.ts";
import type { RecordingTrail } from "../trail/trail.ts";
import { withRealCall, withSampleDetails } from "./witness.ts";

/** Whether an event of a set is recorded by more trails than `most`. */
export type SharedEvent =
  | { readonly answer: "shared"; readonly event: CloudTrailEvent; readonly by: readonly RecordingTrail[] }
  | { readonly answer: "none" }
  | { readonly answer: "undecidable"; readonly reason: string };

/** More combinations of selectors than real accounts have; made to be hard, they end as undecidable. */
const MOST_COMBINATIONS = 5_000;

/** Finds an event of the set that more than `most` of the trails record. Exact: `shared` and `none` are proofs. */
export function sharedEvent(trails: readonly CompiledTrail[], set: EventSet, most: number): SharedEvent {
  const recording = trails
    .map((one) => ({ ...one, parts: one.parts.filter((part) => !isOtherCategory(part, set.category)) }))
    .filter(({ trail, parts }) => trail.logging !== false && parts.length > 0);
  const by = (event: CloudTrailEvent) => recording.filter(({ match }) => match(event) === YES);
  const isShared = (event: CloudTrailEvent) => inSet(set, event) && by(event).length > most;
  const shared = (event: CloudTrailEvent): SharedEvent => ({
    answer: "shared",
    event,
    by: by(event).map(({ trail }) => trail),
  });
  const sample = set.samples.find(isShared);
  if (sample) return shared(sample);
  const search = searchDomainOf(set);
  const budget = { left: MOST_COMBINATIONS };
  const find = (productsOf: (part: CompiledPart) => readonly EventProduct[]) =>
    findShared(recording, most, productsOf, search, budget);
  try {
    const event = find((part) => [...sureProducts([part], false), ...sureProducts([part], true)]);
    if (event && isShared(event))
      return shared(withSampleDetails(withRealCall(event, isShared), set.samples[0], isShared));
    const perhaps = [false, true].map((anyCase) => find((part) => possibleProducts([part], anyCase))).find(Boolean);
    return perhaps ? { answer: "undecidable", reason: doubtOf(recording, perhaps) } : { answer: "none" };
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    return { answer: "undecidable", reason: "the selectors are too intricate to be decided within the limit of work" };
  }
}

/** Why it is not known whether the trails record an event. */
function doubtOf(trails: readonly CompiledTrail[], event: CloudTrailEvent): string {
  const doubts = trails
    .filter(({ match }) => match(event) !== NO)
    .flatMap(({ parts }) => parts.flatMap((part) => (part.match(event) === NO ? [] : part.doubts)));
  return doubts[0] ?? "the answer depends on what AWS does not document";
}

/** An event that is in a part of each of more than `most` trails. Trails are added one by one, as long as an event is left. */
function findShared(
  trails: readonly CompiledTrail[],
  most: number,
  productsOf: (part: CompiledPart) => readonly EventProduct[],
  search: SearchDomain,
  budget: { left: number },
): CloudTrailEvent | undefined {
  const options = trails.map(({ parts }) => parts.map(productsOf).filter(({ length }) => length > 0));
  const extend = (from: number, count: number, products: readonly EventProduct[]): CloudTrailEvent | undefined => {
    // Too few trails follow on the last ones.
    for (let i = from; i <= options.length - (most + 1 - count); i++)
      for (const more of options[i] ?? []) {
        if (budget.left-- <= 0) throw new TooMuchWork();
        const all = [...products, ...more];
        const point = commonPoint(all, search);
        if (!point) continue;
        const found = count === most ? eventAt(point) : extend(i + 1, count + 1, all);
        if (found) return found;
      }
    return undefined;
  };
  return extend(0, 0, []);
}
