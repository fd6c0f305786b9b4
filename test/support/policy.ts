import { checks } from "../../src/generated/checks.ts";
import type { ResolvedControl, ResolvedPolicy } from "../../src/model/documents/policy.ts";
import { type AnyCheck, exampleParams, type LoadedCheck } from "../../src/model/findings/check.ts";
import { DEFAULT_WEIGHTS } from "../../src/model/findings/weights.ts";

/** Checks as the built-in ones are loaded. */
export const loaded = (list: readonly AnyCheck[]): LoadedCheck[] =>
  list.map((check) => ({ check, source: "built-in" }));

/** A control in force as its check is where no policy says otherwise. */
export function controlOf(check: AnyCheck): ResolvedControl {
  return { id: check.id, severity: check.severity, params: exampleParams(check), origins: {}, source: null };
}

/** Every given check in force, with the default gate, but for what `more` says. */
export function policyOf(list: readonly AnyCheck[] = checks, more: Partial<ResolvedPolicy> = {}): ResolvedPolicy {
  return {
    policies: [{ name: "test", sha256: "0".repeat(64) }],
    controls: list.map(controlOf).sort((a, b) => (a.id < b.id ? -1 : 1)),
    notInForce: [],
    frameworks: [],
    scope: { regions: null, excludeRegions: [] },
    waivers: [],
    attestations: [],
    weights: DEFAULT_WEIGHTS,
    gate: { failOn: ["critical", "high"], minScore: null, maxUnknown: 0 },
    origins: {},
    ...more,
  };
}
