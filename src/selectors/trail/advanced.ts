import type { AdvancedSelector } from "../../model/documents/settings/selectors.ts";
import { SELECTABLE_FIELDS } from "../event/event.ts";
import { hasPositiveOperator, type TextSet, textSet, textsMatching } from "../text/text-set.ts";
import type { Condition, SelectorPart, SelectorRef } from "./selector-part.ts";

/** The fields that advanced selectors can name. AWS CloudTrail API, "AdvancedFieldSelector". */
export const SELECTOR_FIELDS = ["eventCategory", ...SELECTABLE_FIELDS] as const;
export type SelectorField = (typeof SELECTOR_FIELDS)[number];

export const OPERATORS = ["equals", "notEquals", "startsWith", "notStartsWith", "endsWith", "notEndsWith"] as const;

export function isSelectorField(field: string): field is SelectorField {
  return (SELECTOR_FIELDS as readonly string[]).includes(field);
}

/** Event selectors never record Insights events, whatever their conditions. */
function withoutInsight(language: TextSet): TextSet {
  const nothingElse =
    hasPositiveOperator(language) && onlyEquals(language) && language.equals.every((one) => one === "Insight");
  return textSet({
    ...language,
    noText: language.noText || nothingElse,
    notEquals: [...language.notEquals, "Insight"],
  });
}

const onlyEquals = (language: TextSet) => language.startsWith.length + language.endsWith.length === 0;

/** The part of an advanced selector. A field or operator that is not known is a doubt: the other conditions still apply. */
export function advancedPart(selector: AdvancedSelector, ref: SelectorRef): SelectorPart {
  const conditions: Condition[] = [];
  const doubts: string[] = [];
  for (const one of selector.fieldSelectors) {
    const unknown = one.unknownOperators ?? [];
    if (!isSelectorField(one.field)) doubts.push(`the field ${one.field} is not known`);
    else if (unknown.length > 0) doubts.push(`the operator ${unknown.join(", ")} on ${one.field} is not known`);
    else if (OPERATORS.every((operator) => (one[operator] ?? []).length === 0))
      doubts.push(`its condition on ${one.field} has no operator`);
    else {
      const language = textsMatching(one);
      const field = one.field;
      conditions.push({
        field,
        texts: field === "eventCategory" ? withoutInsight(language) : language,
        of: "selector",
      });
    }
  }
  if (!selector.fieldSelectors.some(({ field }) => field === "eventCategory")) doubts.push("it names no eventCategory");
  return { selector: ref, conditions, doubts };
}
