import type { Comparison, NumberValue, TextValue, Value } from "../parse/pattern.ts";
import { agreed, type Outcome, opposite, type Test } from "./outcome.ts";
import { regexTest } from "./regex-test.ts";

/** Whether a comparison holds for a text or a number. */
export type ScalarTest = Test<string | number>;

/** The numbers that a text is compared as. In JSON a text is never a number: recorded, `> 1` does not match `"10"`. */
interface Texts {
  readonly mayBeNumbers: boolean;
}

/** Sources: docs/filters.md, "Comparisons". */
export function comparisonTest(comparison: Comparison, texts: Texts): ScalarTest {
  const { operator } = comparison;
  if (operator === "=") return equalTest(comparison.value);
  if (operator === "!=") {
    const equal = equalTest(comparison.value);
    return (scalar) => opposite(equal(scalar));
  }
  const { number } = comparison.value;
  const holds = ORDERS[operator];
  return (scalar) => {
    if (typeof scalar === "number") return holds(scalar, number);
    if (!texts.mayBeNumbers || scalar.trim() === "") return false;
    const parsed = Number(scalar);
    return !Number.isNaN(parsed) && holds(parsed, number);
  };
}

const ORDERS = {
  "<": (a: number, b: number) => a < b,
  "<=": (a: number, b: number) => a <= b,
  ">": (a: number, b: number) => a > b,
  ">=": (a: number, b: number) => a >= b,
} as const;

function equalTest(value: Value): ScalarTest {
  if ("number" in value) return equalsNumber(value);
  const test = "regex" in value ? regexTest(value.regex) : textTest(value);
  return (scalar) => test(typeof scalar === "number" ? String(scalar) : scalar);
}

/** Recorded: `= 1` matches the text `"1"` and not `"1.0"`. What `= 1.0` does with the text `"1"` is not documented. */
function equalsNumber({ number, text }: NumberValue): ScalarTest {
  const plain = String(number) === text;
  return (scalar) => {
    if (typeof scalar === "number") return scalar === number;
    if (scalar === text) return true;
    return plain || Number(scalar) !== number || scalar.trim() === "" ? false : undefined;
  };
}

/** Compares with a text in each way that it can be read, and is undecided where they differ. */
export function textTest({ text, wildcards, escaped }: TextValue): Test<string> {
  const texts = escaped === undefined ? [text] : [text, escaped];
  const tests = texts.flatMap((one) => (wildcards ? wildcardTests(one) : [(subject: string) => subject === one]));
  const [only, ...more] = tests;
  if (only && more.length === 0) return only;
  return (subject) => agreed(tests.map((test) => test(subject)));
}

/**
 * `*` at the beginning and the end stands for any text. In the middle the guide of 2020 says that it stands for itself, and
 * the present one says nothing: then there are two ways to read it.
 */
function wildcardTests(text: string): ((subject: string) => Outcome)[] {
  const open = text.startsWith("*");
  const inner = text.replace(/^\*+/, "");
  const end = lastOther(inner) + 1;
  const core = inner.slice(0, end);
  const unclosed = end < inner.length;
  if (core === "") return text === "" ? [(subject) => subject === ""] : [() => true];
  const literal = edgeTest(core, open, unclosed);
  if (!core.includes("*")) return [literal];
  const parts = [...(open ? [""] : []), ...core.split("*"), ...(unclosed ? [""] : [])];
  return [literal, (subject) => inOrder(parts, subject)];
}

/** Place of the last character that is no star; no expression, as `\*+$` would try from every star. */
function lastOther(text: string): number {
  let at = text.length - 1;
  while (at >= 0 && text[at] === "*") at--;
  return at;
}

function edgeTest(core: string, open: boolean, unclosed: boolean): (subject: string) => boolean {
  if (open && unclosed) return (subject) => subject.includes(core);
  if (open) return (subject) => subject.endsWith(core);
  if (unclosed) return (subject) => subject.startsWith(core);
  return (subject) => subject === core;
}

/** Whether a text begins with the first part, ends with the last, and has the others in between, in order. */
function inOrder(parts: readonly string[], subject: string): boolean {
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (subject.length < first.length + last.length || !subject.startsWith(first) || !subject.endsWith(last))
    return false;
  let at = first.length;
  const end = subject.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = subject.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
