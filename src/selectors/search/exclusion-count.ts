import { FIELDS, type Field } from "../event/event.ts";
import { prefixIndex, reversed } from "../text/prefix-index.ts";
import { hasPositiveOperator, includesAll, lowerCase, type TextSet } from "../text/text-set.ts";
import type { EventProduct, SearchDomain } from "./search-domain.ts";

/** Whether the set contains everything but what its negative operators exclude. */
const onlyExcludes = (texts: TextSet) => !hasPositiveOperator(texts) && !texts.noText && texts.absent;

/** How many products have a literal. */
class LiteralCounts extends Map<string, number> {
  add(literals: readonly string[]): void {
    for (const literal of literals.length > 1 ? new Set(literals) : literals)
      this.set(literal, (this.get(literal) ?? 0) + 1);
  }

  /** How many products at most have a literal that one text begins with. */
  mostOfOneText(): number {
    return prefixIndex(this, (a, b) => a + b).values.reduce((most, one) => Math.max(most, one), 0);
  }
}

/** What a product excludes in a field, in lower case, the suffixes reversed. */
interface Exclusion {
  readonly field: Field;
  readonly equal: readonly string[];
  readonly starts: readonly string[];
  readonly ends: readonly string[];
}

/** What each product excludes from the domain; `undefined` for a product with a positive operator. */
export function exclusionsOf(
  products: readonly EventProduct[],
  { domain }: SearchDomain,
): (readonly Exclusion[] | undefined)[] {
  return products.map(({ conditions, anyCase }) => {
    const relevant = conditions.filter(({ field, texts }) => !includesAll(texts, anyCase, domain[field]));
    if (!relevant.every(({ texts }) => onlyExcludes(texts))) return undefined;
    return relevant.map(({ field, texts }) => ({
      field,
      equal: texts.notEquals,
      starts: [...texts.notStartsWith, ...texts.notStartsWithAnyCase].map(lowerCase),
      ends: texts.notEndsWith.map((text) => reversed(lowerCase(text))),
    }));
  });
}

/** How many of these can exclude one text at most, whether or not letter case matters. */
function mostExcludingOneText(exclusions: readonly Exclusion[]): number {
  const [equal, starts, ends] = [new LiteralCounts(), new LiteralCounts(), new LiteralCounts()];
  for (const one of exclusions) {
    equal.add(one.equal);
    starts.add(one.starts);
    ends.add(one.ends);
  }
  return Math.max(0, ...equal.values()) + starts.mostOfOneText() + ends.mostOfOneText();
}

/**
 * Whether there are more products than can exclude one event: an event has one text in each field, which only so many
 * products exclude. Then each event of the domain is in one of the products.
 */
export function countProvesCoverage(exclusions: readonly (readonly Exclusion[] | undefined)[]): boolean {
  const excluding = exclusions.filter((one) => one !== undefined);
  const all = excluding.flat();
  if (excluding.length < 2 && all.length > 0) return false;
  const most = FIELDS.map((field) => mostExcludingOneText(all.filter((one) => one.field === field)));
  return excluding.length > most.reduce((sum, one) => sum + one, 0);
}
