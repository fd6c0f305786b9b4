import { type Expression, isAll, isAny } from "../parse/pattern.ts";

/** Whether something matches; `undefined`: AWS's documentation does not decide it. */
export type Outcome = boolean | undefined;

/** A test of something, made once and run on many. */
export type Test<T> = (subject: T) => Outcome;

/** One answer if all agree; none where they do not. */
export function agreed(answers: readonly Outcome[]): Outcome {
  const [first] = answers;
  return answers.every((answer) => answer === first) ? first : undefined;
}

/** True if one of them is, false if none can be. */
export function anyTest<T>(tests: readonly Test<T>[]): Test<T> {
  if (tests.length === 1 && tests[0]) return tests[0];
  return (subject) => {
    let outcome: Outcome = false;
    for (const test of tests) {
      const found = test(subject);
      if (found === true) return true;
      if (found === undefined) outcome = undefined;
    }
    return outcome;
  };
}

/** False if one of them is, true if all are. */
export function allTest<T>(tests: readonly Test<T>[]): Test<T> {
  if (tests.length === 1 && tests[0]) return tests[0];
  return (subject) => {
    let outcome: Outcome = true;
    for (const test of tests) {
      const found = test(subject);
      if (found === false) return false;
      if (found === undefined) outcome = undefined;
    }
    return outcome;
  };
}

export const opposite = (outcome: Outcome): Outcome => (outcome === undefined ? undefined : !outcome);

/** The test of an expression, from those of its clauses. */
export function expressionTest<C extends object, T>(
  expression: Expression<C>,
  clauseTest: (clause: C) => Test<T>,
): Test<T> {
  const inner = (node: Expression<C>) => expressionTest(node, clauseTest);
  if (isAll(expression)) return allTest(expression.all.map(inner));
  if (isAny(expression)) return anyTest(expression.any.map(inner));
  return clauseTest(expression);
}
