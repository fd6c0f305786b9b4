import type { CloudTrailEvent } from "../event/event.ts";
import type { CompiledPart, CompiledTrail } from "../records/compiled-trail.ts";
import { NO, YES } from "../records/outcomes.ts";
import { commonPoint } from "../search/intersection.ts";
import { letterCaseMayMatter } from "../search/letter-case.ts";
import { inSet, isOtherCategory, sureProducts } from "../search/products.ts";
import type { EventProduct, SearchDomain } from "../search/search-domain.ts";
import { type EventSet, eventAt } from "../sets/event-set.ts";
import { describeCondition } from "../trail/descriptions.ts";
import type { SelectorRef } from "../trail/selector-part.ts";
import type { RecordingTrail } from "../trail/trail.ts";
import { askedOnce } from "./alike-trails.ts";
import { withRealCall, withSampleDetails } from "./witness.ts";

/** Events of a set that a selector records. */
export interface RecordedPart {
  readonly trail: RecordingTrail;
  readonly selector: SelectorRef;
  /** Which events of the set: the conditions, as a clause. */
  readonly words: string;
  /** One of them. */
  readonly example: CloudTrailEvent;
}

/** More parts than a person reads. */
const MOST_PARTS = 10;

/** What each selector surely records of a set by itself. */
export function recordedParts(
  trails: readonly CompiledTrail[],
  set: EventSet,
  search: SearchDomain,
  most = MOST_PARTS,
): RecordedPart[] {
  const recorded: RecordedPart[] = [];
  const recordedOf = askedOnce((part) => recordedPart(part, set, search));
  for (const { trail, parts } of trails) {
    for (const part of parts) {
      if (recorded.length >= most) return recorded;
      const one = isOtherCategory(part, set.category) ? undefined : recordedOf(part);
      if (one) recorded.push({ trail, selector: part.selector, ...one });
    }
  }
  return recorded;
}

function recordedPart(
  part: CompiledPart,
  set: EventSet,
  search: SearchDomain,
): Pick<RecordedPart, "words" | "example"> | undefined {
  const [exact, anyCase] = [sureProducts([part], false), sureProducts([part], true)];
  if (exact.length === 0) return undefined;
  const isRecorded = (event: CloudTrailEvent) => part.match(event) === YES && inSet(set, event);
  const sample = set.samples.find(isRecorded);
  // An event recorded with letter case is nearly always recorded without; only otherwise both are searched at once.
  const made = sample
    ? undefined
    : (eventInAll(exact, search, isRecorded) ?? eventInAll([...exact, ...anyCase], search, isRecorded));
  const example = sample ?? (made && withSampleDetails(withRealCall(made, isRecorded), set.samples[0], isRecorded));
  if (!example) return undefined;
  const conditions = part.conditions.filter(({ field, of }) => of === "selector" && field !== "eventCategory");
  return { words: conditions.map(describeCondition).join(", ") || "all", example };
}

/**
 * An event that one selector records if letter case matters, and a second selector if it does not: neither surely records
 * it, the two together do.
 */
export function recordedTogether(
  trails: readonly CompiledTrail[],
  set: EventSet,
  search: SearchDomain,
): RecordedPart[] {
  const candidates = trails
    .flatMap(({ trail, parts }) => parts.map((part) => ({ trail, part })))
    .filter(
      ({ part }) => !isOtherCategory(part, set.category) && letterCaseMayMatter(sureProducts([part], false), search),
    )
    .slice(0, MOST_PARTS);
  const isRecorded = (event: CloudTrailEvent) =>
    inSet(set, event) && trails.reduce((all, { match }) => all | match(event), NO) === YES;
  for (const { trail, part } of candidates)
    for (const second of candidates) {
      const products = [...sureProducts([part], false), ...sureProducts([second.part], true)];
      const example = eventInAll(products, search, isRecorded);
      if (!example) continue;
      const words = part.conditions.filter(({ of }) => of === "selector").map(describeCondition);
      return [{ trail, selector: part.selector, words: words.join(", "), example }];
    }
  return [];
}

function eventInAll(
  products: readonly EventProduct[],
  search: SearchDomain,
  accept: (event: CloudTrailEvent) => boolean,
): CloudTrailEvent | undefined {
  const point = commonPoint(products, search);
  const event = point && eventAt(point);
  return event && accept(event) ? event : undefined;
}
