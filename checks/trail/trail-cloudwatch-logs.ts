import {
  decideBy,
  defineCheck,
  eachTrail,
  fail,
  giveLogGroup,
  LOG_GROUP_NOTE,
  pass,
  REFERENCES,
  setting,
  useLogGroup,
} from "../../src/check/index.ts";

/** Events in a log group can be searched and raise alarms. CIS AWS Foundations 3.4 (1.4.0). */
export default defineCheck({
  id: "trail-cloudwatch-logs",
  title: "Trail sends events to CloudWatch Logs",
  failureTitle: "Trail does not send events to CloudWatch Logs",
  severity: "medium",
  resourceType: "trail",
  links: ["log-group"],
  rationale:
    "Metric filters and alarms work on a log group, not on log files in S3. Without a log group, no metric filter can raise an alarm on the events of the trail.",
  references: [REFERENCES.cloudWatchLogs],
  needs: ["log-group.description"],
  data: { logGroup: "ARN of the log group; null: the trail has none." },
  remediation: (_verdict, trail) => ({
    steps: giveLogGroup(trail, trail.logGroup),
    wants: [useLogGroup(trail, () => giveLogGroup(trail, null))],
    note: LOG_GROUP_NOTE,
  }),
  evaluate: (posture) =>
    eachTrail(posture, (trail) => {
      const { logGroup } = trail;
      const evidence = [setting(trail, "cloudWatchLogsLogGroupArn")];
      if (!logGroup) return fail(`${trail.name} sends events to no log group`, { data: { logGroup: null }, evidence });
      const data = { logGroup: logGroup.arn };
      if (logGroup.owner === "foreign")
        return pass(`${trail.name} sends events to ${logGroup.name} in account ${logGroup.accountId}`, {
          data,
          evidence,
        });
      return decideBy(
        logGroup.description,
        () => pass(`${trail.name} sends events to ${logGroup.name}`, { data, evidence }),
        () => fail(`${trail.name} sends events to ${logGroup.name}, which does not exist`, { data, evidence }),
      );
    }),
});
