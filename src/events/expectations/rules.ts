import type { Expectation, ExpectationParams } from "../../model/documents/expectations.ts";
import type { Snapshot } from "../../model/documents/snapshot.ts";
import type { UnexpectedAccess } from "../../model/documents/unexpected.ts";
import { BUILT_IN_RULES, type BuiltInRuleId, isBuiltInRule } from "../../model/events/built-in-rules.ts";
import type { EventRecord } from "../../model/events/record.ts";
import { BUILT_IN, type IsUnexpected } from "./built-in.ts";
import type { Limits } from "./denials.ts";
import { matchOf } from "./match.ts";
import { onlyOf } from "./only.ts";
import { type Change, decide } from "./tampering/decide.ts";

/** A rule of a policy, with its place there. */
export type PolicyRule = Expectation & { readonly source?: { readonly path: string; readonly line: number } };

/** A rule in force. */
export interface Rule {
  readonly shown: Pick<UnexpectedAccess, "rule" | "title" | "severity" | "reason" | "source">;
  readonly isUnexpected: IsUnexpected;
  /** Calls on which only the rest of the events decides: those of them that the policy does not expect. */
  readonly changeOf?: (record: EventRecord, heldBy?: string) => Change | undefined;
  /** Calls that match are a finding only where there are so many within a time. */
  readonly within?: Limits;
}

/** The rules in force: the built-in ones, as a policy sets them, and its own. */
export function rulesOf(policy: readonly PolicyRule[], snapshot: Snapshot | undefined): Rule[] {
  const set = (id: string) => policy.find((rule) => rule.id === id) ?? { id };
  const builtIn = (Object.keys(BUILT_IN_RULES) as BuiltInRuleId[]).flatMap((id) => builtInRule(id, set(id), snapshot));
  return [...builtIn, ...policy.filter(({ id }) => !isBuiltInRule(id)).flatMap(ownRule)];
}

function builtInRule(id: BuiltInRuleId, set: PolicyRule, snapshot: Snapshot | undefined): Rule[] {
  const { title, severity, params: defaults } = BUILT_IN_RULES[id];
  const params: ExpectationParams = { ...defaults, ...set.params };
  const matches = id === "denied-calls" ? () => true : BUILT_IN[id](params, snapshot);
  if (set.enabled === false || !matches) return [];
  const { count = 20, minutes = 5, addressCount = 20 } = params;
  return [
    {
      shown: shown(set, title, severity),
      isUnexpected: outside(matches, set.only),
      ...(id === "denied-calls" ? { within: { count, minutes, addressCount } } : {}),
      ...(id === "trail-tampering" ? { changeOf: changesOf(set.only, snapshot) } : {}),
    },
  ];
}

function changesOf(only: Expectation["only"], snapshot: Snapshot | undefined): NonNullable<Rule["changeOf"]> {
  const isExpected = only ? onlyOf(only) : () => false;
  return (record, heldBy) => {
    const decision = decide(record, heldBy, snapshot);
    return typeof decision === "string" || isExpected(record, heldBy) ? undefined : decision;
  };
}

function ownRule(rule: PolicyRule): Rule[] {
  if (rule.enabled === false) return [];
  return [{ shown: shown(rule, rule.id, "high"), isUnexpected: outside(matchOf(rule.match), rule.only) }];
}

function outside(matches: IsUnexpected, only: Expectation["only"]): IsUnexpected {
  if (!only) return matches;
  const expected = onlyOf(only);
  return (record, heldBy) => matches(record, heldBy) && !expected(record, heldBy);
}

const shown = (rule: PolicyRule, title: string, severity: UnexpectedAccess["severity"]): Rule["shown"] => ({
  rule: rule.id,
  title: rule.title ?? title,
  severity: rule.severity ?? severity,
  reason: rule.reason ?? null,
  source: rule.source ?? null,
});
