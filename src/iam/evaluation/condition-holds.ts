import { type Budget, spend } from "../../model/work-budget.ts";
import { type Condition, numberOf, type Order } from "../policy/condition.ts";
import type { Value } from "../request/request.ts";
import { isIn, parseAddress } from "../values/ip.ts";
import { matches } from "../values/pattern.ts";

/**
 * Whether a condition that is understood holds of a value. A key that the request does not have matches nothing: a negated
 * operator holds, any other does not.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function holds({ comparison, negated, ifExists, of }: Condition, value: Value, budget: Budget): boolean {
  spend(budget, 1);
  if (comparison.kind === "null") return comparison.isNull.includes(value === null);
  if (value === null) return ifExists || of === "all" || (of === undefined && negated);
  const values = typeof value === "string" ? [value] : value;
  const isMatch = (one: string) => compares(comparison, one, budget);
  if (of === "any") return values.some((one) => isMatch(one) !== negated);
  if (of === "all") return values.every((one) => isMatch(one) !== negated);
  return values.some(isMatch) !== negated;
}

function compares(comparison: Condition["comparison"], value: string, budget: Budget): boolean {
  switch (comparison.kind) {
    case "text":
      return comparison.patterns.some((one) => matches(one, value, budget));
    case "ip": {
      spend(budget, comparison.ranges.length);
      const address = parseAddress(value);
      return address !== undefined && comparison.ranges.some((range) => isIn(address, range));
    }
    case "number":
    case "date": {
      spend(budget, comparison.numbers.length);
      const number = numberOf(value, comparison.kind);
      return comparison.numbers.some((one) => isInOrder(number, comparison.compare, one));
    }
    default:
      return false;
  }
}

function isInOrder(a: number, order: Order, b: number): boolean {
  switch (order) {
    case "=":
      return a === b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
  }
}
