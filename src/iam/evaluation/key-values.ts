import { type Budget, spend } from "../../model/work-budget.ts";
import type { Comparison, Condition } from "../policy/condition.ts";
import { isBoolean, isFixed, maySeveral } from "../request/keys.ts";
import type { Domain, Value } from "../request/request.ts";
import { representatives } from "../values/classes.ts";
import { addressesOf, isBroad, isIn, shownAddress } from "../values/ip.ts";
import { matches, type Pattern, pattern } from "../values/pattern.ts";

/** More kinds of values than this in one list of values are not combined. */
const MOST_COMBINED = 5;
const NOT_EMPTY = [pattern("?*")];

/**
 * Values of a key that stand for all that it may have: of two values of which the same conditions hold, one is enough.
 * Undefined where the policy compares the key in ways that are not understood together.
 *
 * @param conditions - those of the policy on this key.
 */
export function valuesOf(
  key: string,
  domain: Domain,
  conditions: readonly Condition[],
  budget: Budget,
): readonly Value[] | undefined {
  if (domain.kind === "one-of") return domain.values;
  const comparisons = conditions.map(({ comparison }) => comparison);
  const kinds = new Set(comparisons.map(({ kind }) => kind).filter((kind) => kind !== "null" && kind !== "unclear"));
  const [kind, another] = kinds;
  if (another !== undefined) return undefined;
  const onlyUnnamed = domain.kind === "unnamed";
  const single = singleValues(key, kind, comparisons, onlyUnnamed, conditions, budget);
  if (
    !maySeveral(
      key,
      conditions.some(({ of }) => of !== undefined),
    )
  )
    return [null, ...single];
  if (single.length > MOST_COMBINED) return undefined;
  return [null, ...subsets(single)];
}

function singleValues(
  key: string,
  kind: Comparison["kind"] | undefined,
  comparisons: readonly Comparison[],
  onlyUnnamed: boolean,
  conditions: readonly Condition[],
  budget: Budget,
): readonly string[] {
  const isBool = isBoolean(key) || conditions.every(({ operator }) => /^(Bool|Null)/.test(operator));
  switch (kind) {
    case "text": {
      if (isBool) return ["true", "false"];
      const patterns = comparisons.flatMap((one) => (one.kind === "text" ? one.patterns : []));
      const fixed = onlyUnnamed ? patterns.filter(({ source }) => isFixed(key, source)) : [];
      return representatives(distinct(patterns), NOT_EMPTY, budget).filter(
        (text) => !fixed.some((one) => matches(one, text, budget)),
      );
    }
    case "ip": {
      const ranges = comparisons.flatMap((one) => (one.kind === "ip" ? one.ranges : []));
      const fixed = onlyUnnamed ? ranges.filter((range) => !isBroad(range)) : [];
      spend(budget, ranges.length * (1 + 2 * fixed.length));
      return addressesOf(ranges)
        .filter((address) => !fixed.some((range) => isIn(address, range)))
        .map(shownAddress);
    }
    case "number":
    case "date": {
      const numbers = comparisons.flatMap((one) => (one.kind === "number" || one.kind === "date" ? one.numbers : []));
      return between(numbers).map((one) => (kind === "date" ? shownDate(one) : String(one)));
    }
    default:
      return isBool ? ["true", "false"] : ["x"];
  }
}

function distinct(patterns: readonly Pattern[]): Pattern[] {
  const key = ({ source, ignoreCase, tokens }: Pattern) => JSON.stringify([source, ignoreCase, tokens]);
  return [...new Map(patterns.map((one) => [key(one), one])).values()];
}

/** These numbers, and one of each stretch between them. */
function between(numbers: readonly number[]): number[] {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const [first = 0] = sorted;
  return [
    first - 1,
    ...sorted.flatMap((one, i) => [one, i + 1 < sorted.length ? (one + (sorted[i + 1] ?? one)) / 2 : one + 1]),
  ];
}

/** Milliseconds as seconds since 1970, which conditions on dates take. */
const shownDate = (milliseconds: number) => String(milliseconds / 1000);

/** Every combination of these, the empty one apart: a key without a value is absent. */
function subsets(values: readonly string[]): string[][] {
  const all: string[][] = [[]];
  for (const value of values) all.push(...all.map((set) => [...set, value]));
  return all.filter((set) => set.length > 0);
}
