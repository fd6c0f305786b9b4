import type { Cursor } from "./cursor.ts";
import type { Comparison, NumberValue, TextValue, Value } from "./pattern.ts";
import { readRegex } from "./regex.ts";

const OPERATORS = ["!=", ">=", "<=", "=", ">", "<"] as const;

/** An integer, a decimal, or either with an exponent. Source: the User Guide of 2020, "Numeric Comparisons". */
const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** Words that stand for something else; recorded of AWS: `= null` is an invalid pattern. */
const KEYWORDS = new Set(["null", "NULL", "TRUE", "FALSE", "IS", "NOT", "EXISTS"]);

/** Reads an operator and what a field is compared with. `bare`: the characters of a text without quotes. */
export function readComparison(cursor: Cursor, bare: RegExp, operators: string): Comparison {
  const operator = OPERATORS.find((one) => cursor.take(one));
  if (!operator) return cursor.fail(operators);
  cursor.skipSpace();
  if (operator === "=" || operator === "!=") return { operator, value: readValue(cursor, bare) };
  const at = cursor.at;
  const number = asNumber(cursor.takeWhile(bare));
  return number ? { operator, value: number } : cursor.fail("a number", at);
}

function readValue(cursor: Cursor, bare: RegExp): Value {
  if (cursor.next === "%") return { regex: readRegex(cursor) };
  if (cursor.next === '"') return readQuoted(cursor, true);
  const at = cursor.at;
  const text = cursor.takeWhile(bare);
  if (text === "" || KEYWORDS.has(text)) return cursor.fail("a text, a number or a %regular expression%", at);
  return asNumber(text) ?? { text, wildcards: true };
}

function asNumber(text: string): NumberValue | undefined {
  return NUMBER.test(text) ? { number: Number(text), text } : undefined;
}

/** Reads `"…"`. A backslash before a quotation mark keeps the text open. */
export function readQuoted(cursor: Cursor, wildcards: boolean): TextValue {
  cursor.need('"');
  const from = cursor.at;
  while (cursor.next !== '"') {
    if (cursor.next === "\\") cursor.at++;
    if (cursor.atEnd) cursor.fail('" at the end of the text');
    cursor.at++;
  }
  const text = cursor.text.slice(from, cursor.at++);
  return text.includes("\\") ? { text, wildcards, escaped: text.replace(/\\(.)/gs, "$1") } : { text, wildcards };
}
