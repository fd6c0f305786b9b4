import type { Step } from "../../src/check/index.ts";
import {
  cli,
  decideBy,
  defineCheck,
  eachTrail,
  fail,
  openTrail,
  pass,
  REFERENCES,
  setting,
  trailStep,
} from "../../src/check/index.ts";

/** Events in a log group can be searched and raise alarms. CIS AWS Foundations 3.4 (1.4.0). */
export default defineCheck({
  id: "trail-cloudwatch-logs",
  title: "Trail sends events to CloudWatch Logs",
  failureTitle: "Trail does not send events to CloudWatch Logs",
  severity: "medium",
  resourceType: "trail",
  rationale:
    "Metric filters and alarms work on a log group, not on log files in S3. Without a log group, no metric filter can raise an alarm on the events of the trail.",
  references: [REFERENCES.cloudWatchLogs],
  needs: ["log-group.description"],
  data: { logGroup: "ARN of the log group; null: the trail has none." },
  remediation: (_verdict, trail) => {
    const name = trail.logGroup?.name ?? "LOG_GROUP_NAME";
    const group: Step = {
      id: `create-log-group ${trail.cloudWatchLogsLogGroupArn ?? `${name} ${trail.arn}`}`,
      title: `Create log group ${name}`,
      effect: "creates",
      account: trail.accountId,
      cli: [cli`aws logs create-log-group --log-group-name ${name} --region ${trail.homeRegion}`],
    };
    return {
      steps: [
        group,
        trailStep("update-trail-log-group", trail, {
          title: `Send the events of ${trail.name} to the log group`,
          after: [group.id],
          effect: "changes",
          cost: "CloudWatch Logs charges for ingestion.",
          console: [
            openTrail(trail),
            "Under CloudWatch Logs choose Edit, then Enabled, choose a new log group and a new IAM role, and save",
          ],
          cli: [
            cli`aws cloudtrail update-trail --name ${trail.name}
              --cloud-watch-logs-log-group-arn ${trail.cloudWatchLogsLogGroupArn ?? "LOG_GROUP_ARN"}
              --cloud-watch-logs-role-arn ${trail.cloudWatchLogsRoleArn ?? "ROLE_ARN"} --region ${trail.homeRegion}`,
          ],
        }),
      ],
      note: "The role must allow logs:CreateLogStream and logs:PutLogEvents.",
    };
  },
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
