import type { Expectation } from "../../model/documents/expectations.ts";
import { conditionsOf, whyOff } from "../../model/events/rule-conditions.ts";
import { type Check, defineCheck } from "../../model/findings/check.ts";
import type { Severity } from "../../model/findings/severity.ts";
import { REFERENCES } from "../remediation/remedy.ts";
import { accessSteps } from "./steps.ts";
import { ACCESS_DATA, type AccessRule, accessVerdicts } from "./verdicts.ts";

/** What tells controls on events apart. */
interface AccessControl extends Pick<Check<"principal">, "title" | "failureTitle" | "severity" | "rationale"> {
  readonly rule: string;
  readonly references: Check["references"];
  /** What to do where the access was not expected, for the AWS console. */
  readonly respond: readonly string[];
}

/** The ID of the control of a rule on events. */
export const accessControlId = (rule: string): string => `access-${rule}`;

/** The control of a rule on events: in force where `--events` has evaluated them. */
export function accessControl({ rule, respond, ...said }: AccessControl, set?: Expectation): Check<"principal"> {
  return defineCheck({
    id: accessControlId(rule),
    ...said,
    resourceType: "principal",
    links: [],
    needs: ["account.events"],
    data: ACCESS_DATA,
    optIn: "account.events",
    remediation: (_verdict, principal, { account }) => ({ steps: accessSteps(rule, principal, account.id, respond) }),
    evaluate: (posture) => accessVerdicts(posture, asSet(set ?? { id: rule })),
  });
}

/** The control of a built-in rule as a policy sets the rule. */
export function asPolicySets(check: Check<"principal">, set: Expectation): Check<"principal"> {
  return {
    ...check,
    severity: set.severity ?? check.severity,
    failureTitle: set.title ?? check.failureTitle,
    evaluate: (posture) => accessVerdicts(posture, asSet(set)),
  };
}

const asSet = (set: Expectation): AccessRule => ({ id: set.id, conditions: conditionsOf(set), off: whyOff(set) });

const DEFAULT_SEVERITY: Severity = "high";

/** The control of a policy's own rule. */
export function ownAccessControl(set: Expectation): Check<"principal"> {
  const { id, title = id, severity = DEFAULT_SEVERITY } = set;
  return accessControl(
    {
      rule: id,
      title: `Access is as expected: ${title}`,
      failureTitle: `Unexpected access: ${title}`,
      severity,
      rationale: set.reason ?? "A rule of the policy says who is expected to make these calls, and how.",
      references: [REFERENCES.eventHistory],
      respond: ["Open IAM, and remove the permission to make the call from principals that do not need it"],
    },
    set,
  );
}
