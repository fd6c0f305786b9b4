/** Which events does a filter pattern of CloudWatch Logs match? docs/filters.md has the rules and their sources. */

export { compileFilter, type Filter, filterOf } from "./match/compile.ts";
export type { Outcome } from "./match/outcome.ts";
export type { PatternError } from "./parse/cursor.ts";
export { LONGEST_PATTERN, parsePattern } from "./parse/parse-pattern.ts";
export type { Pattern } from "./parse/pattern.ts";
