import type { PatternError } from "../parse/cursor.ts";
import { parsePattern } from "../parse/parse-pattern.ts";
import type { Pattern } from "../parse/pattern.ts";
import { jsonTest } from "./json-test.ts";
import type { Outcome, Test } from "./outcome.ts";
import { spaceDelimitedTest } from "./space-delimited-test.ts";
import { termsTest } from "./terms-test.ts";

/** A filter pattern that is asked about many events. */
export interface Filter {
  readonly pattern: Pattern;
  /** Whether it matches an event, as `JSON.parse` gives it. A pattern of terms or fields sees it as compact JSON. */
  readonly matches: (event: unknown) => Outcome;
  /** Whether it matches a line of a log. */
  readonly matchesLine: (line: string) => Outcome;
}

/** Compiles a filter pattern. Never throws: what is no pattern has an error. Rules and sources: docs/filters.md. */
export function compileFilter(text: string): Filter | { readonly error: PatternError } {
  const parsed = parsePattern(text);
  return "error" in parsed ? parsed : filterOf(parsed.pattern);
}

/** The filter of a pattern that was parsed. */
export function filterOf(pattern: Pattern): Filter {
  if (pattern.kind === "json") {
    const matches = jsonTest(pattern);
    return { pattern, matches, matchesLine: (line) => matches(parsed(line)) };
  }
  const matchesLine: Test<string> = pattern.kind === "terms" ? termsTest(pattern) : spaceDelimitedTest(pattern);
  return { pattern, matches: (event) => matchesLine(JSON.stringify(event)), matchesLine };
}

/** A line that is no JSON is no object either. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
