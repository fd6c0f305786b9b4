import { allTest, anyTest, expressionTest, type Outcome, type Test } from "../filters/index.ts";
import { isIn, parseAddress } from "../iam/index.ts";
import { type Budget, spend } from "../model/work-budget.ts";
import type { Bound, EventPattern, Field, Operator, TextOperator } from "./pattern.ts";

/**
 * The test of an event pattern, for events as `JSON.parse` gives them. It throws `TooMuchWork` once the budget, which all
 * its runs share, is spent. docs/event-patterns.md has the rules.
 */
export function eventTest(pattern: EventPattern, budget: Budget): Test<unknown> {
  return expressionTest<Field, unknown>(pattern, (field) => fieldTest(field, budget));
}

/** What an event has at a path. */
interface Found {
  /** Values that hold no others: the elements of a list each by itself. */
  readonly values: readonly unknown[];
  /** The field is there and has no value: it has fields of its own, or nothing in it. */
  readonly holds: "fields" | "nothing" | null;
  /** It was found in several objects of a list. */
  readonly several: boolean;
}

export function fieldTest({ path, accepts }: Field, budget: Budget): Test<unknown> {
  const tests = accepts.map(operatorTest);
  const steps = accepts.reduce((sum, one) => sum + sizeOf(one), 2 * path.length + 1);
  const test = anyTest(tests);
  return (event) => {
    const found = foundAt(event, path);
    spend(budget, steps * Math.max(1, found.values.length));
    const answer = test(found);
    // Fields of one object of a list have to match together, which a test of one field does not see.
    return found.several && answer === true ? undefined : answer;
  };
}

const sizeOf = (operator: Operator): number => {
  if ("anythingBut" in operator) return isList(operator.anythingBut) ? operator.anythingBut.length : 1;
  return "parts" in operator ? operator.parts.length : 1;
};

const MISSING: Found = { values: [], holds: null, several: false };

function foundAt(event: unknown, path: readonly string[]): Found {
  let reached = event;
  for (const [i, name] of path.entries()) {
    if (Array.isArray(reached)) return foundInList(reached, path.slice(i));
    if (!isMembers(reached) || !Object.hasOwn(reached, name)) return MISSING;
    reached = reached[name];
  }
  if (Array.isArray(reached)) return foundInList(reached, []);
  if (!isMembers(reached)) return { values: [reached], holds: null, several: false };
  return { values: [], holds: hasFields(reached) ? "fields" : "nothing", several: false };
}

function foundInList(list: readonly unknown[], path: readonly string[]): Found {
  let reached: readonly unknown[] = list;
  let several = false;
  for (const name of path) {
    const objects = reached.flat(MOST_NESTED).filter(isMembers);
    several ||= objects.length > 1;
    reached = objects.flatMap((one) => (Object.hasOwn(one, name) ? [one[name]] : []));
  }
  const leaves = reached.flat(MOST_NESTED);
  const values = leaves.filter((one) => typeof one !== "object" || one === null);
  const isMissing = (path.length > 0 && reached.length === 0) || values.length > 0;
  return { values, holds: isMissing ? null : leaves.some(hasFields) ? "fields" : "nothing", several };
}

const hasFields = (value: unknown) => isMembers(value) && Object.keys(value).length > 0;

/** Lists in lists, as far as they are followed. */
const MOST_NESTED = 8;

const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isList = <T>(value: ReadonlySet<unknown> | readonly T[]): value is readonly T[] => Array.isArray(value);

function operatorTest(operator: Operator): Test<Found> {
  if ("exists" in operator) return existsTest(operator.exists);
  if ("anythingBut" in operator) {
    const test = anythingButTest(operator.anythingBut);
    // Whether one element of a list is enough, or each has to differ, is not documented.
    return ({ values }) => (values.length === 0 ? false : unanimous(values.map(test)));
  }
  const test = valueTest(operator);
  return ({ values }) => anyOf(values.map(test));
}

const anyOf = (answers: readonly Outcome[]): Outcome =>
  answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;

const unanimous = (answers: readonly Outcome[]): Outcome =>
  answers.every((answer) => answer === answers[0]) ? answers[0] : undefined;

/** A field that has fields of its own counts as missing: "exists matching only works on leaf nodes". */
const existsTest =
  (wanted: boolean): Test<Found> =>
  ({ values, holds, several }) => {
    if (holds === "nothing" || (several && !wanted)) return undefined;
    return values.length > 0 === wanted;
  };

function valueTest(operator: Exclude<Operator, { exists: boolean } | { anythingBut: unknown }>): Test<unknown> {
  if ("equals" in operator) return (value) => operator.equals.has(value as string);
  if ("number" in operator)
    return (value) => (value === operator.number ? operator.written === "plainly" || undefined : false);
  if ("cidr" in operator)
    return (value) => {
      const address = typeof value === "string" ? parseAddress(value) : undefined;
      return address !== undefined && isIn(address, operator.cidr);
    };
  if ("numeric" in operator) {
    const test = allTest(operator.numeric.map(boundTest));
    return (value) => (typeof value === "number" ? test(value) : false);
  }
  return textTest(operator);
}

/** EventBridge compares numbers from -5.0e9 to 5.0e9. */
const LARGEST = 5e9;

function boundTest({ sign, value: bound }: Bound): Test<number> {
  return (value) => {
    if (Math.abs(value) > LARGEST || Math.abs(bound) > LARGEST) return undefined;
    switch (sign) {
      case "<":
        return value < bound;
      case "<=":
        return value <= bound;
      case "=":
        return value === bound;
      case ">":
        return value > bound;
      case ">=":
        return value >= bound;
    }
  };
}

function textTest({ text, parts, ignoreCase }: TextOperator): Test<unknown> {
  const [part = ""] = parts;
  const fits = (value: string) => {
    switch (text) {
      case "prefix":
        return value.startsWith(part);
      case "suffix":
        return value.endsWith(part);
      case "equals":
        return value === part;
      case "wildcard":
        return hasParts(value, parts);
    }
  };
  return (value) => typeof value === "string" && fits(ignoreCase ? value.toLowerCase() : value);
}

/** Whether a text is made of these parts with any text between them. The first place of each part is enough, so none is tried twice. */
function hasParts(value: string, [first = "", ...more]: readonly string[]): boolean {
  const last = more.pop();
  if (last === undefined) return value === first;
  if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last)) return false;
  let from = first.length;
  for (const part of more) {
    const place = value.indexOf(part, from);
    if (place < 0) return false;
    from = place + part.length;
  }
  return from <= value.length - last.length;
}

/** A field has a value and it is none of these. Of values that are no texts only what lists exclude is documented. */
function anythingButTest(excluded: ReadonlySet<string | number> | readonly TextOperator[]): Test<unknown> {
  if (isList(excluded)) {
    const test = anyTest(excluded.map(textTest));
    return (value) => (typeof value === "string" ? !test(value) : undefined);
  }
  return (value) => (typeof value === "string" || typeof value === "number" ? !excluded.has(value) : undefined);
}
