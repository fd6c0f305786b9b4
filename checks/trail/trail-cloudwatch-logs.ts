import { cli, defineCheck, eachTrail, fail, judge, pass, REFERENCES, setting } from "../../src/check/index.ts";

/** Events in a log group can be searched and raise alarms. CIS AWS Foundations 3.4 (1.4.0). */
export default defineCheck({
  id: "trail-cloudwatch-logs",
  title: "Trail sends events to CloudWatch Logs",
  severity: "medium",
  resourceType: "trail",
  rationale:
    "Metric filters and alarms work on a log group, not on files in S3. A trail without one, or with one that was deleted, can be searched only after the fact.",
  references: [REFERENCES.cloudWatchLogs],
  needs: ["log-group.description"],
  remediation: (trail) => ({
    console: [
      `Open CloudTrail in ${trail.homeRegion}, choose Trails, then ${trail.name}`,
      "Under CloudWatch Logs choose Edit, enable it, let CloudTrail create the log group and its role, and save",
    ],
    cli: [
      cli`aws logs create-log-group --log-group-name ${trail.logGroup?.name ?? "LOG_GROUP_NAME"} --region ${trail.homeRegion}`,
      cli`aws cloudtrail update-trail --name ${trail.name}
        --cloud-watch-logs-log-group-arn ${trail.cloudWatchLogsLogGroupArn ?? "LOG_GROUP_ARN"}
        --cloud-watch-logs-role-arn ${trail.cloudWatchLogsRoleArn ?? "ROLE_ARN"} --region ${trail.homeRegion}`,
    ],
    note: "The role must let CloudTrail create log streams and put events. Ingestion is charged.",
  }),
  evaluate: (posture) =>
    eachTrail(posture, (trail) => {
      const { logGroup } = trail;
      const configured = setting(trail, "cloudWatchLogsLogGroupArn");
      if (!logGroup) return fail(`${trail.name} sends to no log group`, configured);
      if (logGroup.owner === "foreign")
        return pass(`${trail.name} sends to ${logGroup.name} in account ${logGroup.accountId}`, configured);
      return judge(
        logGroup.description,
        () => pass(`${trail.name} sends to ${logGroup.name}`, configured),
        () => fail(`${trail.name} sends to log group ${logGroup.name}, which does not exist`, configured),
      );
    }),
});
