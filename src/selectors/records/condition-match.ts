import { hasAffixes, includes, type TextSet } from "../text/text-set.ts";
import type { Condition } from "../trail/selector-part.ts";
import { byLetterCase, MAYBE, NO, type Outcomes, sureAndPossible, YES } from "./outcomes.ts";

/** AWS does not document how records without these fields are matched: docs/selectors.md lists the rules. */
export const UNDECIDED_WHERE_ABSENT: ReadonlySet<Condition["field"]> = new Set([
  "eventCategory",
  "readOnly",
  "awsRegion",
  "globalService",
]);

function textOutcomes(texts: TextSet, text: string | undefined): Outcomes {
  const exact = includes(texts, text);
  return hasAffixes(texts) ? byLetterCase(exact, includes(texts, text, true)) : exact ? YES : NO;
}

/** The outcomes of a condition on a field's text (`undefined`: absent). */
export function conditionOutcomes({ field, texts, widerTexts }: Condition, text: string | undefined): Outcomes {
  if (text === undefined && UNDECIDED_WHERE_ABSENT.has(field)) return MAYBE;
  const outcomes = textOutcomes(texts, text);
  return widerTexts ? sureAndPossible(outcomes, textOutcomes(widerTexts, text)) : outcomes;
}
