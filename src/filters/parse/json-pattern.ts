import type { Cursor } from "./cursor.ts";
import { readExpression } from "./expression.ts";
import type { JsonClause, JsonPattern, Step } from "./pattern.ts";
import { readComparison } from "./value.ts";

/** AWS: at most three wildcard selectors in a pattern, one in each clause. */
const MOST_WILDCARDS = 3;

/** Bare texts have letters, digits and `_`; AWS's own examples also have dots and `*`, numbers have signs. */
const BARE = /[A-Za-z0-9_.*+-]/;

/** Source: CloudWatch Logs User Guide, "Using filter patterns to match terms in JSON log events". */
export function readJsonPattern(cursor: Cursor): JsonPattern {
  cursor.need("{");
  const expression = readExpression(cursor, () => readClause(cursor));
  cursor.skipSpace();
  if (!cursor.take("}")) cursor.fail("&&, || or }");
  return { kind: "json", expression };
}

function readClause(cursor: Cursor): JsonClause {
  const selector = readSelector(cursor);
  cursor.skipSpace();
  if (takeWord(cursor, "IS")) return { selector, operator: "IS", value: readKeyword(cursor) };
  if (takeWord(cursor, "NOT")) {
    cursor.skipSpace();
    if (!takeWord(cursor, "EXISTS")) cursor.fail("EXISTS");
    return { selector, operator: "NOT EXISTS" };
  }
  return { selector, ...readComparison(cursor, BARE, "=, !=, <, <=, >, >=, IS or NOT EXISTS") };
}

function readKeyword(cursor: Cursor): null | boolean {
  cursor.skipSpace();
  if (takeWord(cursor, "NULL")) return null;
  if (takeWord(cursor, "TRUE")) return true;
  if (takeWord(cursor, "FALSE")) return false;
  return cursor.fail("NULL, TRUE or FALSE");
}

function takeWord(cursor: Cursor, word: string): boolean {
  return !/\w/.test(cursor.text[cursor.at + word.length] ?? "") && cursor.take(word);
}

function readSelector(cursor: Cursor): Step[] {
  const at = cursor.at;
  if (!cursor.take("$")) cursor.fail("a selector such as $.eventName, or (");
  const steps: Step[] = [];
  for (;;) {
    if (cursor.take(".")) steps.push(cursor.next === "[" ? readNamed(cursor) : readMember(cursor));
    else if (cursor.next === "[" && steps.length > 0) steps.push(readElement(cursor));
    else break;
  }
  if (steps.length === 0) cursor.fail(". and a name");
  const wildcards = steps.filter((step) => "any" in step).length;
  if (wildcards > 1) cursor.fail("at most 1 wildcard in a selector", at);
  cursor.wildcards += wildcards;
  if (cursor.wildcards > MOST_WILDCARDS) cursor.fail(`at most ${MOST_WILDCARDS} wildcard selectors`, at);
  return steps;
}

function readMember(cursor: Cursor): Step {
  if (cursor.take("*")) return { any: true };
  const name = cursor.takeWhile(/[A-Za-z0-9_-]/);
  return name === "" ? cursor.fail("a name") : { name };
}

/** `['a.b']`, after a dot. */
function readNamed(cursor: Cursor): Step {
  cursor.need("[");
  cursor.need("'");
  const name = cursor.takeWhile(/[^']/);
  cursor.need("'");
  cursor.need("]");
  return { name };
}

function readElement(cursor: Cursor): Step {
  if (cursor.text[cursor.at + 1] === "'") return readNamed(cursor);
  cursor.need("[");
  const any = cursor.take("*");
  const digits = any ? "" : cursor.takeWhile(/\d/);
  if (!any && digits === "") cursor.fail("a number, * or a name in single quotes");
  cursor.need("]");
  return any ? { any } : { index: Number(digits) };
}
