import { type Budget, spend } from "../../model/work-budget.ts";
import { FIELDS, type Field } from "../event/event.ts";
import type { Point } from "../sets/event-set.ts";
import { includes } from "../text/text-set.ts";
import { countProvesCoverage, exclusionsOf } from "./exclusion-count.ts";
import type { EventProduct, SearchDomain } from "./search-domain.ts";
import { type Column, classesOf, keyOf, type TextClass } from "./text-classes.ts";

/** The texts of one field in classes: the texts of a class are in the same products. */
interface FieldClasses {
  readonly field: Field;
  readonly classes: readonly { readonly products: bigint; readonly example: TextClass["example"] }[];
  /** The products that contain every text of the domain. */
  readonly full: bigint;
}

/** The bit of the domain itself among the columns of a field; those of the products follow. */
const DOMAIN = 1n;

/** Classifies the texts of a field by the products with the bits of `relevant`. */
function fieldClasses(
  field: Field,
  products: readonly EventProduct[],
  relevant: bigint,
  search: SearchDomain,
  budget: Budget,
): FieldClasses {
  const columns: Column[] = [{ texts: search.domain[field], anyCase: false, bit: DOMAIN }];
  /** Columns of the second and further conditions of a product on the field. */
  const further: { bit: bigint; product: bigint }[] = [];
  let unrestricted = relevant << 1n;
  for (const [index, product] of products.entries()) {
    const bit = 1n << BigInt(index + 1);
    if (((relevant << 1n) & bit) === 0n) continue;
    const conditions = product.conditions.filter((condition) => condition.field === field);
    for (const [i, { texts }] of conditions.entries()) {
      const column = i === 0 ? bit : 1n << BigInt(products.length + 1 + further.length);
      if (i > 0) further.push({ bit: column, product: bit });
      columns.push({ texts, anyCase: product.anyCase, bit: column });
    }
    if (conditions.length > 0) unrestricted &= ~bit;
  }
  const classes = new Map<unknown, FieldClasses["classes"][number]>();
  for (const one of classesOf(columns, search.preferred(field), (prefix) => search.fillers(field, prefix), budget)) {
    if ((one.columns & DOMAIN) === 0n) continue;
    const not = further.reduce((bits, { bit, product }) => ((one.columns & bit) === 0n ? bits | product : bits), 0n);
    const within = (((one.columns | unrestricted) & ~not) >> 1n) & relevant;
    if (!classes.has(keyOf(within))) classes.set(keyOf(within), { products: within, example: one.example });
  }
  const all = [...classes.values()];
  return { field, classes: all, full: all.reduce((bits, { products: within }) => bits & within, relevant) };
}

/** Field by field. Products that one field excludes are ignored in the next; the fields after one without a class are missing. */
function allFieldClasses(products: readonly EventProduct[], search: SearchDomain, budget: Budget): FieldClasses[] {
  let relevant = (1n << BigInt(products.length)) - 1n;
  const fields: FieldClasses[] = [];
  for (const field of FIELDS) {
    const one = fieldClasses(field, products, relevant, search, budget);
    if (one.classes.length === 0) break;
    relevant = one.classes.reduce((bits, { products: within }) => bits | within, 0n);
    fields.push(one);
  }
  return fields;
}

/** Searches a domain for events that products miss. It is prepared once for any subset of the products. */
export interface UncoveredSearch {
  /**
   * An event of the domain that is in none of the products, or of those with the bits of `subset` (the first product has the
   * lowest); `undefined` if there is none.
   *
   * @throws TooMuchWork when the budget is spent
   */
  readonly findUncovered: (subset?: bigint) => Point | undefined;
}

/** Classifies the texts only where {@link countProvesCoverage} does not answer. */
export function uncoveredSearch(
  products: readonly EventProduct[],
  search: SearchDomain,
  budget: Budget,
): UncoveredSearch {
  const all = (1n << BigInt(products.length)) - 1n;
  const exclusions = exclusionsOf(products, search);
  let fields: readonly FieldClasses[] | undefined;
  return {
    findUncovered: (subset = all) => {
      const bits = subset.toString(2).padStart(products.length, "0");
      if (countProvesCoverage(exclusions.filter((_, i) => bits.at(-1 - i) === "1"))) return undefined;
      fields ??= allFieldClasses(products, search, budget);
      if (fields.length < FIELDS.length) return undefined;
      const relevant = fields.at(-1)?.classes.reduce((some, { products: within }) => some | within, 0n) ?? 0n;
      return findPoint(fields, relevant & subset, search, budget);
    },
  };
}

/** An event of the domain that is in none of the products. @throws TooMuchWork when the budget is spent */
export function findUncovered(products: readonly EventProduct[], search: SearchDomain, budget: Budget) {
  return uncoveredSearch(products, search, budget).findUncovered();
}

/** Of several classes those whose products include those of no other class: fewer products leave more to be missed. */
function fewestProducts<T extends { readonly products: bigint }>(classes: readonly T[], budget: Budget): readonly T[] {
  if (classes.length > 64) return classes;
  spend(budget, classes.length);
  return classes.filter(
    ({ products }) =>
      !classes.some((other) => other.products !== products && (other.products & products) === other.products),
  );
}

/**
 * Chooses a class field by field, keeps the products that contain all chosen classes, and visits no set of products twice.
 */
function findPoint(
  fields: readonly FieldClasses[],
  products: bigint,
  search: SearchDomain,
  budget: Budget,
): Point | undefined {
  const branching = fields
    .filter(({ full }) => (products & ~full) !== 0n)
    .sort((a, b) => a.classes.length - b.classes.length);
  const fullFrom = [...branching, undefined].map((_, level) =>
    branching.slice(level).reduce((bits, { full }) => bits & full, products),
  );
  const cost = 1 + (products.toString(16).length >> 4);
  const seen = branching.map(() => new Set<bigint>());
  const chosen = new Map<Field, TextClass["example"]>();

  const descend = (level: number, left: bigint): boolean => {
    if (left === 0n) return true;
    const field = branching[level];
    if (!field || (left & (fullFrom[level] ?? 0n)) !== 0n || seen[level]?.has(left)) return false;
    seen[level]?.add(left);
    spend(budget, field.classes.length * cost);
    const next = new Map<bigint, FieldClasses["classes"][number]>();
    for (const { products: within, example } of field.classes)
      if (!next.has(within & left)) next.set(within & left, { products: within & left, example });
    for (const { products: within, example } of fewestProducts([...next.values()], budget)) {
      chosen.set(field.field, example);
      if (descend(level + 1, within)) return true;
      chosen.delete(field.field);
    }
    return false;
  };
  if (!descend(0, products)) return undefined;
  return new Map(fields.flatMap((field) => textAt(field, chosen.get(field.field), search)));
}

/** The text of a field: that of the chosen class, or any of the domain where no choice was needed. */
function textAt(
  { field, classes }: FieldClasses,
  chosen: TextClass["example"] | undefined,
  search: SearchDomain,
): [Field, string][] {
  const any = () => {
    const preferred = search.preferred(field).find((text) => includes(search.domain[field], text));
    return preferred ?? (search.domain[field].absent ? undefined : classes[0]?.example());
  };
  const text = (chosen ?? any)();
  return text === undefined ? [] : [[field, text]];
}
