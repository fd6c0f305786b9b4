import type { Expectation } from "../documents/expectations.ts";

/** What a rule is about and expects, as JSON: what was found by a rule tells nothing of a rule with other conditions. */
export function conditionsOf({ match, only, never, params }: Omit<Expectation, "id"> = {}): string {
  return JSON.stringify({ match, only, never, params });
}
