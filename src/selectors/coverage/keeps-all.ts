import type { EventSelectors } from "../../model/documents/settings/selectors.ts";
import { includesAll } from "../text/text-set.ts";
import { partsOf } from "../trail/parts.ts";
import type { Condition, SelectorPart } from "../trail/selector-part.ts";

/**
 * Whether selectors surely match every event that earlier ones matched: each earlier selector is contained
 * in one of now. False as well where only several of now contain it together.
 */
export function keepsAll(now: EventSelectors, then: EventSelectors): boolean {
  const parts = (selectors: EventSelectors) => partsOf({ selectors, insightSelectors: [], logging: true });
  const present = parts(now);
  return parts(then).every((earlier) => present.some((part) => contains(part, earlier)));
}

const contains = (part: SelectorPart, earlier: SelectorPart) =>
  part.conditions.every((one) => earlier.conditions.some((other) => includes(one, other)));

const includes = (one: Condition, other: Condition) =>
  one.field === other.field &&
  (JSON.stringify(one.texts) === JSON.stringify(other.texts) ||
    (includesAll(one.texts, false, other.texts) && includesAll(one.texts, true, other.texts)));
