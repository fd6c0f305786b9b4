import type { JsonClause, JsonPattern, Selector, Step } from "../parse/pattern.ts";
import { anyTest, expressionTest, type Outcome, type Test } from "./outcome.ts";
import { comparisonTest } from "./value-test.ts";

type Members = Readonly<Record<string, unknown>>;

/** The test of a JSON pattern, for values that `JSON.parse` gives. What is no object does not match. */
export function jsonTest({ expression }: JsonPattern): Test<unknown> {
  const test = expressionTest<JsonClause, unknown>(expression, clauseTest);
  return (event) => (isMembers(event) ? test(event) : false);
}

function clauseTest(clause: JsonClause): Test<unknown> {
  const { selector } = clause;
  const wildcard = selector.findIndex((step) => "any" in step);
  const test = valueTest(clause);
  if (wildcard < 0) {
    const read = reader(selector);
    return (event) => test(read(event));
  }
  const readAll = reader(selector.slice(0, wildcard));
  const read = reader(selector.slice(wildcard + 1));
  const decide = clause.operator === "NOT EXISTS" || clause.operator === "!=" ? unanimous : some;
  return (event) =>
    decide(
      childrenOf(readAll(event)).map((child) => test(read(child))),
      clause.operator,
    );
}

/** Whether a value, `undefined` for a missing one, meets the clause. Recorded of AWS: docs/filters.md, "Values". */
function valueTest(clause: JsonClause): Test<unknown> {
  switch (clause.operator) {
    case "NOT EXISTS":
      return (value) => value === undefined;
    case "IS": {
      const wanted = clause.value;
      if (wanted !== null) return (value) => value === wanted;
      return (value) => value === null || (Array.isArray(value) && value.includes(null));
    }
    default: {
      const compare = comparisonTest(clause, { mayBeNumbers: false });
      return (value) => (typeof value === "string" || typeof value === "number" ? compare(value) : false);
    }
  }
}

/** A wildcard stands for any element: one that matches is enough. */
function some(answers: readonly Outcome[]): Outcome {
  return anyTest(answers.map((answer) => () => answer))(undefined);
}

/** For `!=` and `NOT EXISTS` AWS does not document whether one element or each has to match. */
function unanimous(answers: readonly Outcome[], operator: string): Outcome {
  if (answers.length === 0) return operator === "NOT EXISTS";
  return answers.every((answer) => answer === answers[0]) ? answers[0] : undefined;
}

/** Recorded: `$.arr[*]` also stands for the members of an object. */
function childrenOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isMembers(value) ? Object.values(value) : [];
}

function reader(selector: Selector): (event: unknown) => unknown {
  const [first, ...more] = selector.map(stepReader);
  if (!first) return (event) => event;
  if (more.length === 0) return first;
  const rest = reader(selector.slice(1));
  return (event) => rest(first(event));
}

/** A wrong container, an index into an object or a member of a text, is a missing value. */
function stepReader(step: Step): (from: unknown) => unknown {
  if ("index" in step) return (from) => (Array.isArray(from) ? from[step.index] : undefined);
  if ("any" in step) throw new Error("a wildcard has no one value");
  const { name } = step;
  // An object's own members only: none has what Object.prototype gives to all.
  if (name in Object.prototype)
    return (from) => (isMembers(from) && Object.hasOwn(from, name) ? from[name] : undefined);
  return (from) => (isMembers(from) ? from[name] : undefined);
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
