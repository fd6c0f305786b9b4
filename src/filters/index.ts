/** Which events does a filter pattern of CloudWatch Logs match? docs/filters.md has the rules and their sources. */

export { ANOTHER, OTHERS } from "./coverage/failing-values.ts";
export {
  changedBy,
  type MemberClause,
  type Ways,
  waysOfExpression,
  waysOfMember,
  waysToFail,
} from "./coverage/narrowing.ts";
export { type AlarmCoverage, alarmCoverage, type Teller, toldOf } from "./coverage/set-coverage.ts";
export { compileFilter, type Filter, filterOf } from "./match/compile.ts";
export { allTest, anyTest, expressionTest, type Outcome, type Test } from "./match/outcome.ts";
export type { PatternError } from "./parse/cursor.ts";
export { LONGEST_PATTERN, parsePattern } from "./parse/parse-pattern.ts";
export type { Expression, Pattern } from "./parse/pattern.ts";
export type { AlarmSet, SetEvent } from "./sets/alarm-set.ts";
export { ALARM_SETS } from "./sets/alarm-sets.ts";
export * from "./sets/call-sets.ts";
export type { CloudTrailRecord, Where } from "./sets/record.ts";
export * from "./sets/sign-in-sets.ts";
