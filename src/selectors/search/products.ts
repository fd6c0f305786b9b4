import type { CloudTrailEvent } from "../event/event.ts";
import type { CompiledPart } from "../records/compiled-trail.ts";
import { type Category, contains, type EventSet, pointOf } from "../sets/event-set.ts";
import { includes } from "../text/text-set.ts";
import type { EventProduct } from "./search-domain.ts";

/** The events that the parts surely record, where prefixes and suffixes respect letter case or ignore it. */
export function sureProducts(parts: readonly CompiledPart[], anyCase: boolean): EventProduct[] {
  return parts.filter(({ doubts }) => doubts.length === 0).map(({ conditions }) => ({ conditions, anyCase }));
}

/** The events that the parts possibly record. */
export function possibleProducts(parts: readonly CompiledPart[], anyCase: boolean): EventProduct[] {
  return parts.map(({ conditions }) => ({
    conditions: conditions.map((one) => ({ field: one.field, texts: one.widerTexts ?? one.texts })),
    anyCase,
  }));
}

/** Whether a part is about events of a different category. */
export function isOtherCategory({ conditions }: CompiledPart, category: Category): boolean {
  return conditions.some(({ field, texts }) => field === "eventCategory" && !includes(texts, category));
}

export function inSet(set: EventSet, event: CloudTrailEvent): boolean {
  const point = pointOf(event);
  return point !== undefined && contains(set, point);
}
