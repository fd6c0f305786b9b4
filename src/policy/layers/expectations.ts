import type { Expectation } from "../../model/documents/expectations.ts";
import type { ResolvedPolicy } from "../../model/documents/policy.ts";
import { type Layer, spotIn } from "./layer.ts";

type Expectations = NonNullable<ResolvedPolicy["expectations"]>;

/** The rules of all layers, in the order in which they come first. A rule that is set again keeps what it does not set. */
export function expectationsOf(layers: readonly Layer[]): Expectations {
  const rules = new Map<string, Expectations[number]>();
  for (const layer of layers)
    for (const [i, rule] of (layer.policy.expectations ?? []).entries()) {
      const { path, line } = spotIn(layer, ["expectations", i]);
      const before = rules.get(rule.id);
      rules.set(rule.id, { ...(before ? kept(before, rule) : {}), ...rule, source: { path, line } });
    }
  return [...rules.values()];
}

/** `only` takes the place of `never`, and `never` that of `only`. */
function kept(before: Expectation, { only, never }: Expectation): Expectation {
  const { only: earlierOnly, never: earlierNever, ...rest } = before;
  if (only || never) return rest;
  return { ...rest, ...(earlierOnly ? { only: earlierOnly } : {}), ...(earlierNever ? { never: earlierNever } : {}) };
}
