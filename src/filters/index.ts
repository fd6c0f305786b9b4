/** Which events does a filter pattern of CloudWatch Logs match? docs/filters.md has the rules and their sources. */

export { changedBy } from "./coverage/narrowing.ts";
export { type AlarmCoverage, alarmCoverage, type Teller, toldOf } from "./coverage/set-coverage.ts";
export { compileFilter, type Filter, filterOf } from "./match/compile.ts";
export { allTest, type Outcome } from "./match/outcome.ts";
export type { PatternError } from "./parse/cursor.ts";
export { LONGEST_PATTERN, parsePattern } from "./parse/parse-pattern.ts";
export type { Pattern } from "./parse/pattern.ts";
export type { AlarmSet, SetEvent } from "./sets/alarm-set.ts";
export * from "./sets/call-sets.ts";
export type { CloudTrailRecord, Where } from "./sets/record.ts";
export * from "./sets/sign-in-sets.ts";
