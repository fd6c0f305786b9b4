import { accessControlId, asPolicySets, ownAccessControl } from "../../check/access/access-control.ts";
import type { ResolvedPolicy } from "../../model/documents/policy.ts";
import { isBuiltInRule } from "../../model/events/built-in-rules.ts";
import type { LoadedCheck } from "../../model/findings/check.ts";
import { entriesOf, itemsOf, type Layer } from "../layers/layer.ts";

/** The checks with a control for each rule on events: built-in ones as the policy sets the rule, and one for each of its own. */
export function withRules(
  checks: readonly LoadedCheck[],
  rules: NonNullable<ResolvedPolicy["expectations"]>,
): LoadedCheck[] {
  const set = new Map(rules.map((rule) => [accessControlId(rule.id), rule]));
  return [
    ...checks.map((one) => {
      const rule = set.get(one.check.id);
      return rule && one.source === "built-in"
        ? { ...one, check: asPolicySets(one.check, rule), policy: rule.source }
        : one;
    }),
    ...rules
      .filter(({ id }) => !isBuiltInRule(id))
      .map((rule) => ({ check: ownAccessControl(rule), source: "built-in", policy: rule.source })),
  ];
}

/** IDs of the controls of rules, also where the policy has mistakes: what names one of them is right. */
export function ruleControls(layers: readonly Layer[]): string[] {
  return layers.flatMap(({ policy }) =>
    itemsOf(policy.expectations).flatMap((rule) =>
      entriesOf(rule).flatMap(([member, id]) =>
        member === "id" && typeof id === "string" && !isBuiltInRule(id) ? [accessControlId(id)] : [],
      ),
    ),
  );
}
