import type { Cursor } from "./cursor.ts";
import type { Term, TermsPattern } from "./pattern.ts";
import { readRegex } from "./regex.ts";
import { readQuoted } from "./value.ts";

/** Source: CloudWatch Logs User Guide, "Using filter patterns to match terms in unstructured log events". */
export function readTerms(cursor: Cursor): TermsPattern {
  const required: Term[] = [];
  const excluded: Term[] = [];
  const optional: Term[] = [];
  cursor.skipSpace();
  if (cursor.next === "%") return { kind: "terms", required: [readOnlyRegex(cursor)], excluded, optional };
  while (!cursor.atEnd) {
    if (cursor.take("?")) optional.push(readTerm(cursor));
    else if (cursor.take("-")) {
      // The guide of 2020 writes `"ERROR" - "Exiting"`.
      cursor.skipSpace();
      excluded.push(readTerm(cursor));
    } else required.push(readTerm(cursor));
    const end = cursor.at;
    cursor.skipSpace();
    if (!cursor.atEnd && cursor.at === end) cursor.fail("a space; a term with other signs is quoted");
  }
  return { kind: "terms", required, excluded, optional };
}

function readTerm(cursor: Cursor): Term {
  if (cursor.next === '"') return readQuoted(cursor, false);
  const text = cursor.takeWhile(/\w/);
  return text === "" ? cursor.fail("a term of letters, digits and _, or a quoted text") : { text, wildcards: false };
}

/** A regular expression that is the pattern. AWS documents none beside terms. */
function readOnlyRegex(cursor: Cursor): Term {
  const regex = readRegex(cursor);
  cursor.skipSpace();
  if (!cursor.atEnd) cursor.fail("nothing after the regular expression");
  return { regex };
}
