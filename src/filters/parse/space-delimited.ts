import type { Cursor } from "./cursor.ts";
import { readExpression } from "./expression.ts";
import type { SpaceClause, SpaceDelimitedPattern, SpaceField } from "./pattern.ts";
import { readComparison } from "./value.ts";

const ELLIPSIS = "...";
const BARE = /[^\s,\]&|()"%<>=!]/;

/** Source: CloudWatch Logs User Guide, "Using filter patterns to match terms in space-delimited log events". */
export function readSpaceDelimited(cursor: Cursor): SpaceDelimitedPattern {
  cursor.need("[");
  const fields: SpaceField[] = [];
  const names = new Set<string>();
  cursor.skipSpace();
  while (!cursor.take("]")) {
    if (fields.length > 0 && !cursor.take(",")) cursor.fail(", or ]");
    cursor.skipSpace();
    const at = cursor.at;
    const { name, field } = readField(cursor);
    // Recorded of AWS: "Duplicate field '...'".
    if (names.has(name)) cursor.fail("a field of another name", at);
    names.add(name);
    fields.push(field);
    cursor.skipSpace();
  }
  return { kind: "space-delimited", fields };
}

function readField(cursor: Cursor): { name: string; field: SpaceField } {
  if (cursor.take(ELLIPSIS)) return { name: ELLIPSIS, field: { ellipsis: true } };
  const start = cursor.at;
  cursor.takeWhile(/[(\s]/);
  const name = readName(cursor);
  cursor.skipSpace();
  if (/[,\]]/.test(cursor.next)) {
    if (cursor.text[start] === "(") cursor.fail("a condition");
    return { name, field: { condition: null } };
  }
  cursor.at = start;
  return { name, field: { condition: readExpression(cursor, () => readClause(cursor, name)) } };
}

function readClause(cursor: Cursor, name: string): SpaceClause {
  const at = cursor.at;
  if (readName(cursor) !== name) cursor.fail(`a condition on ${name}`, at);
  cursor.skipSpace();
  return readComparison(cursor, BARE, "=, !=, <, <=, >, >= or ,");
}

function readName(cursor: Cursor): string {
  const name = cursor.takeWhile(/[\w-]/);
  return name === "" ? cursor.fail("the name of a field, or ...") : name;
}
