import type { AlarmSet } from "../../filters/index.ts";
import type { FactId } from "../../model/documents/snapshot.ts";
import { type Check, defineCheck, type ParamSchema, type Remedy } from "../../model/findings/check.ts";
import type { Verdict } from "../../model/findings/verdict.ts";
import type { Posture } from "../../model/resources/posture.ts";
import { EVENTS_NEEDS } from "../recording/recorders.ts";
import { onAccount } from "../verdicts/each.ts";
import { alarmRemedy } from "./alarm-steps.ts";
import { ALARM_DATA, alarmVerdict } from "./alarm-verdict.ts";
import { eitherChain, RULE_DATA, ruleVerdict } from "./rules/rule-verdict.ts";

/** The facts that decide whether events raise an alarm. */
export const ALARM_NEEDS: readonly FactId[] = [
  ...EVENTS_NEEDS,
  "log-group.description",
  "log-group.metricFilters",
  "region.alarms",
];

/** Those that decide whether EventBridge rules notify of them. */
const RULE_NEEDS: readonly FactId[] = ["region.eventRules", "topic.attributes", "topic.subscriptions"];

type Chain = "metric-filter" | "eventbridge-rule";

/** The parameter that each control of the family has. */
interface Accepted {
  readonly accept: readonly Chain[];
}

const ACCEPT: ParamSchema = {
  type: "array",
  items: { enum: ["metric-filter", "eventbridge-rule"] satisfies Chain[] },
  minItems: 1,
  uniqueItems: true,
  default: ["metric-filter"],
  description:
    "What may cover the events: metric-filter (a metric filter with an alarm), eventbridge-rule (rules in each Region that notify of them). One that covers all of them is enough.",
};

const docs = "https://docs.aws.amazon.com";

/** What tells one control on an alarm from the others. */
export interface AlarmControl<P> extends Pick<Check<"account", P>, "rationale"> {
  readonly id: string;
  readonly params?: { readonly [K in keyof P]: ParamSchema };
  readonly set: (params: P) => AlarmSet;
  /** The label of the set, as titles have it. */
  readonly label: string;
}

/** A control of the family: every event of a set raises an alarm. */
export function alarmControl<P = unknown>({ id, set, label, rationale, params }: AlarmControl<P>) {
  return defineCheck<"account", P & Accepted>({
    id,
    title: `An alarm covers ${label}`,
    failureTitle: `No alarm covers all ${label}`,
    severity: "medium",
    resourceType: "account",
    links: ["metric-filters", "alarms"],
    rationale,
    references: [
      {
        title: "AWS CloudTrail: creating CloudWatch alarms for CloudTrail events",
        url: `${docs}/awscloudtrail/latest/userguide/cloudwatch-alarms-for-cloudtrail.html`,
      },
      {
        title: "CloudWatch Logs: filter pattern syntax",
        url: `${docs}/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html`,
      },
    ],
    params: { ...params, accept: ACCEPT } as { readonly [K in keyof (P & Accepted)]: ParamSchema },
    // The remedy is a metric filter with an alarm, also where a policy accepts rules only.
    needs: ({ accept }) => [...ALARM_NEEDS, ...(accept.includes("eventbridge-rule") ? RULE_NEEDS : [])],
    data: { ...ALARM_DATA, ...RULE_DATA },
    remediation: (_verdict, _account, posture, chosen) => remedyOf(posture, set(chosen), chosen),
    evaluate: (posture, chosen) => onAccount(posture, verdictOf(posture, set(chosen), chosen)),
  });
}

function remedyOf(posture: Posture, set: AlarmSet, { accept }: Accepted): Remedy {
  const remedy = alarmRemedy(posture, set);
  if (!accept.includes("eventbridge-rule")) return remedy;
  const note = accept.includes("metric-filter") ? RULES_TOO : RULES_ONLY;
  return { ...remedy, note: remedy.note ? `${remedy.note} ${note}` : note };
}

const RULES_TOO =
  "An EventBridge rule in each Region that matches the events, with an SNS topic as its target, is accepted as well.";
const RULES_ONLY =
  "The policy accepts EventBridge rules only: create one in each Region that matches the events, with an SNS topic as its target, or add metric-filter to the parameter accept.";

function verdictOf(posture: Posture, set: AlarmSet, { accept }: Accepted): Verdict {
  if (!accept.includes("eventbridge-rule")) return alarmVerdict(posture, set);
  const rules = ruleVerdict(posture, set);
  return accept.includes("metric-filter") ? eitherChain(alarmVerdict(posture, set), rules) : rules;
}
