import type { Cursor } from "./cursor.ts";
import type { Expression } from "./pattern.ts";

/** Reads clauses joined by `&&`, which binds tighter, and `||`, with brackets. */
export function readExpression<C>(cursor: Cursor, readClause: () => C): Expression<C> {
  const any = [readAll(cursor, readClause)];
  while (joined(cursor, "||")) any.push(readAll(cursor, readClause));
  return any.length === 1 ? (any[0] as Expression<C>) : { any };
}

function readAll<C>(cursor: Cursor, readClause: () => C): Expression<C> {
  const all = [readOne(cursor, readClause)];
  while (joined(cursor, "&&")) all.push(readOne(cursor, readClause));
  return all.length === 1 ? (all[0] as Expression<C>) : { all };
}

function joined(cursor: Cursor, operator: string): boolean {
  cursor.skipSpace();
  return cursor.take(operator);
}

function readOne<C>(cursor: Cursor, readClause: () => C): Expression<C> {
  cursor.skipSpace();
  if (!cursor.take("(")) return readClause();
  const inner = readExpression(cursor, readClause);
  cursor.skipSpace();
  if (!cursor.take(")")) cursor.fail("&&, || or )");
  return inner;
}
