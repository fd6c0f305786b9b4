import type { AlarmSet } from "../../filters/index.ts";
import type { FactId } from "../../model/documents/snapshot.ts";
import { type Check, defineCheck } from "../../model/findings/check.ts";
import { EVENTS_NEEDS } from "../recording/recorders.ts";
import { onAccount } from "../verdicts/each.ts";
import { alarmRemedy } from "./alarm-steps.ts";
import { ALARM_DATA, alarmVerdict } from "./alarm-verdict.ts";

/** The facts that decide whether events raise an alarm. */
export const ALARM_NEEDS: readonly FactId[] = [
  ...EVENTS_NEEDS,
  "log-group.description",
  "log-group.metricFilters",
  "region.alarms",
];

const docs = "https://docs.aws.amazon.com";

/** What tells one control on an alarm from the others. */
export interface AlarmControl<P> extends Pick<Check<"account", P>, "params" | "rationale"> {
  readonly id: string;
  readonly set: (params: P) => AlarmSet;
  /** The label of the set, as titles have it. */
  readonly label: string;
}

/** A control of the family: every event of a set raises an alarm. */
export function alarmControl<P = Record<string, never>>({ id, set, label, rationale, params }: AlarmControl<P>) {
  return defineCheck<"account", P>({
    id,
    title: `An alarm covers ${label}`,
    failureTitle: `No alarm covers all ${label}`,
    severity: "medium",
    resourceType: "account",
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
    ...(params ? { params } : {}),
    needs: ALARM_NEEDS,
    data: ALARM_DATA,
    remediation: (_verdict, _account, posture, chosen) => alarmRemedy(posture, set(chosen)),
    evaluate: (posture, chosen) => onAccount(posture, alarmVerdict(posture, set(chosen))),
  });
}
