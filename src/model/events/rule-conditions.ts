import type { Expectation } from "../documents/expectations.ts";

/** What a rule is about and expects, as JSON: what was found by a rule tells nothing of a rule with other conditions, or of one that is off. */
export function conditionsOf({ match, only, never, params, enabled }: Omit<Expectation, "id"> = {}): string {
  return JSON.stringify({ match, only, never, params, ...(enabled === false ? { enabled } : {}) });
}

const NO_REGIONS = "unexpected-region: not evaluated; set its parameter regions in a policy";

/** Why a rule is off, as a policy sets it; undefined: it is on. */
export function whyOff({ id, enabled, params }: Pick<Expectation, "id" | "enabled" | "params">): string | undefined {
  if (enabled === false) return `The policy turns the rule ${id} off`;
  return id === "unexpected-region" && params?.regions === undefined ? NO_REGIONS : undefined;
}
