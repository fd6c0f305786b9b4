import type { Finding } from "../../model/documents/result.ts";

/** Times as AWS writes them, and as messages show them. */
const TIME = /\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d| UTC)?/g;
/** How long something lasts, in messages. A setting such as a retention is in the evidence, too. */
const AGE = /\bfor \d+ (?:minute|hour|day)s?\b/g;

const still = (text: string): string => text.replace(TIME, "TIME").replace(AGE, "for AGE");

/**
 * What calls that a rule does not expect say from scan to scan: each scan has events of its own, so that their number, times, addresses and
 * files say nothing. Whether a call succeeded where earlier ones failed does.
 */
const ofCalls = ({ severity, data = {} }: Finding): string => JSON.stringify([severity, data.failed === data.count]);

/**
 * What a finding says, as a text to compare: severity, message, data and the values of its evidence, without times, which
 * move from scan to scan.
 */
export function essence(finding: Finding): string {
  if (finding.resource.type === "principal") return ofCalls(finding);
  const { severity, message, details = [], data = {}, evidence } = finding;
  const values = evidence.map(({ pointer, state = "read", value }) => [pointer, state, value]);
  return JSON.stringify([severity, message, details, data, values], (_, value: unknown) =>
    typeof value === "string" ? still(value) : value,
  );
}
