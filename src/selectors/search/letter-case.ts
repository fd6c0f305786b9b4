import { FIELDS } from "../event/event.ts";
import { hasAffixes, lowerCase, type TextSet } from "../text/text-set.ts";
import type { EventProduct, SearchDomain } from "./search-domain.ts";

const isLowerCase = (text: string) => lowerCase(text) === text;

const allLowerCase = (texts: TextSet) =>
  [
    texts.startsWith,
    texts.endsWith,
    texts.notStartsWith,
    texts.notEndsWith,
    texts.equals,
    texts.notEquals,
    texts.notStartsWithAnyCase,
  ].every((list) => list.every(isLowerCase));

/**
 * Whether a domain that is covered where prefixes and suffixes respect letter case may be uncovered where they ignore it.
 * It may not on a field without prefixes and suffixes, nor on one with all literals in lower case: docs/selectors.md has
 * the argument.
 */
export function letterCaseMayMatter(products: readonly EventProduct[], { domain }: SearchDomain): boolean {
  const conditions = products.flatMap((product) => product.conditions);
  return FIELDS.some((field) => {
    const sets = conditions.filter((one) => one.field === field).map(({ texts }) => texts);
    if (!sets.some(hasAffixes)) return false;
    const set = domain[field];
    if (set.notStartsWith.length + set.notEndsWith.length > 0) return true;
    return ![set, ...sets].every(allLowerCase);
  });
}
