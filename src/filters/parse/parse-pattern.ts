import { Cursor, type PatternError, Unexpected } from "./cursor.ts";
import { readJsonPattern } from "./json-pattern.ts";
import type { Pattern } from "./pattern.ts";
import { readSpaceDelimited } from "./space-delimited.ts";
import { readTerms } from "./terms.ts";

/** Characters of a pattern. Source: CloudWatch Logs API, "PutMetricFilter", `filterPattern`. */
export const LONGEST_PATTERN = 1024;

/** Reads a filter pattern. Never throws; the time that it takes is bounded by {@link LONGEST_PATTERN}. */
export function parsePattern(text: string): { readonly pattern: Pattern } | { readonly error: PatternError } {
  if (text.length > LONGEST_PATTERN) {
    const [column, expected] = [LONGEST_PATTERN + 1, `at most ${LONGEST_PATTERN} characters`];
    return { error: { column, expected, message: `column ${column}: expected ${expected}, found ${text.length}` } };
  }
  const cursor = new Cursor(text);
  try {
    return { pattern: readPattern(cursor) };
  } catch (error) {
    if (error instanceof Unexpected) return { error: error.error };
    throw error;
  }
}

function readPattern(cursor: Cursor): Pattern {
  cursor.skipSpace();
  const structured = cursor.next === "{" || cursor.next === "[";
  if (!structured) return readTerms(cursor);
  const pattern = cursor.next === "{" ? readJsonPattern(cursor) : readSpaceDelimited(cursor);
  cursor.skipSpace();
  if (!cursor.atEnd) cursor.fail("the end of the pattern");
  return pattern;
}
