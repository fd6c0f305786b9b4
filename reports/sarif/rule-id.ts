import type { Finding } from "../../src/model/documents/result.ts";
import type { Status } from "../../src/model/findings/severity.ts";

/**
 * Only failures are under the control's own rule: code scanning reads neither `kind` nor suppressions, shows the rule's title
 * for each alert, and ranks it by the rule's severity. In SARIF such an id stands for a part of the control's rule (3.27.5).
 */
const PARTS: Readonly<Record<Exclude<Status, "fail">, string>> = {
  unknown: "not-evaluated",
  manual: "manual-review",
  pass: "pass",
  "not-applicable": "not-applicable",
};

/** The rule of a finding. */
export const ruleId = ({ control, status }: Pick<Finding, "control" | "status">): string =>
  status === "fail" ? control : `${control}/${PARTS[status]}`;
