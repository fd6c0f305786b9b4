import type { ExpectationParams } from "../documents/expectations.ts";
import type { Severity } from "../findings/severity.ts";

/** A rule that applies without a policy. */
interface BuiltInRule {
  readonly title: string;
  readonly severity: Severity;
  readonly params: ExpectationParams;
  /** Names of the parameters that it takes. */
  readonly takes: readonly (keyof ExpectationParams)[];
}

const rule = (title: string, severity: Severity, params: ExpectationParams = {}, takes = Object.keys(params)) =>
  ({ title, severity, params, takes }) as BuiltInRule;

/** The built-in rules on events, by their IDs. */
export const BUILT_IN_RULES = {
  "root-use": rule("The root user was used", "critical"),
  "console-without-mfa": rule("Console sign-in without MFA", "high"),
  "denied-calls": rule("Many denied calls or failed sign-ins", "medium", { count: 20, minutes: 5, addressCount: 20 }),
  "unexpected-region": rule("Call in a Region that is not used", "medium", {}, ["regions"]),
  "trail-tampering": rule("Call that may blind a trail", "critical"),
  "foreign-account": rule("Call by a principal of a different account", "high", {}, ["trustedAccounts"]),
} as const;

export type BuiltInRuleId = keyof typeof BUILT_IN_RULES;
export const isBuiltInRule = (id: string): id is BuiltInRuleId => Object.hasOwn(BUILT_IN_RULES, id);
