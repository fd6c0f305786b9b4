import { FIELDS } from "../event/event.ts";
import { fold, type Language } from "../text/text-set.ts";
import type { SearchBox, Space } from "./event-product.ts";

const affixes = (language: Language) => [
  ...language.startsWith,
  ...language.endsWith,
  ...language.notStartsWith,
  ...language.notEndsWith,
];

const literals = (language: Language) => [
  ...affixes(language),
  ...language.equals,
  ...language.notEquals,
  ...language.notStartsWithAnyCase,
];

const isLow = (text: string) => fold(text) === text;

/**
 * Whether what is covered where letter case is told apart may still be uncovered where prefixes and suffixes disregard it.
 * It may not on a field that the boxes give no prefix or suffix, nor on one of which all literals are in lower case:
 * docs/selectors.md has the argument.
 */
export function caseMayCount(boxes: readonly SearchBox[], { domain }: Space): boolean {
  const conditions = boxes.flatMap((box) => box.conditions);
  return FIELDS.some((field) => {
    const languages = conditions.filter((one) => one.field === field).map(({ language }) => language);
    if (languages.every((language) => affixes(language).length === 0)) return false;
    const set = domain[field];
    if (set.notStartsWith.length + set.notEndsWith.length > 0) return true;
    return ![set, ...languages].every((language) => literals(language).every(isLow));
  });
}
