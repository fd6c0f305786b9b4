import {
  cli,
  defineCheck,
  eachLogGroupSetting,
  fail,
  logGroupStep,
  openLogGroup,
  pass,
  trailStep,
  unknown,
} from "../../src/check/index.ts";

/** Only the class Standard has metric filters. AWS CloudWatch Logs, "Log classes". */
export default defineCheck({
  id: "log-group-class",
  title: "Log group has the class that metric filters need",
  failureTitle: "Log group has a class without metric filters",
  severity: "medium",
  resourceType: "log-group",
  rationale:
    "Log groups of the classes Infrequent Access and Delivery have no metric filters and no subscription filters: no alarm can be raised on the events of the trail.",
  references: [
    {
      title: "Amazon CloudWatch Logs: log classes",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html",
    },
  ],
  needs: ["log-group.description"],
  data: { logGroupClass: "The class; null: CloudWatch Logs named none, which is STANDARD." },
  remediation: (_verdict, group, posture) => {
    const trails = posture.trails.filter(({ logGroup }) => logGroup?.subject.arn === group.subject.arn);
    const create = logGroupStep("create-standard-log-group", group, {
      title: "Create a log group of the class Standard",
      effect: "creates",
      cost: "CloudWatch Logs charges more for ingestion into the class Standard.",
      console: [openLogGroup(group), "Go back to the list, choose Create log group, and keep the log class Standard"],
      cli: [
        cli`aws logs create-log-group --log-group-name NEW_LOG_GROUP_NAME --log-group-class STANDARD --region ${group.region}`,
      ],
    });
    return {
      steps: [
        create,
        ...trails.map((trail) =>
          trailStep("update-trail-log-group", trail, {
            title: `Send the events of ${trail.name} to the new log group`,
            after: [create.id],
            effect: "changes",
            cli: [
              cli`aws cloudtrail update-trail --name ${trail.name} --cloud-watch-logs-log-group-arn LOG_GROUP_ARN
                --cloud-watch-logs-role-arn ${trail.cloudWatchLogsRoleArn ?? "ROLE_ARN"} --region ${trail.homeRegion}`,
            ],
          }),
        ),
      ],
      note: "The class of a log group cannot be changed. The role must allow logs:CreateLogStream and logs:PutLogEvents on the new log group.",
    };
  },
  evaluate: (posture) =>
    eachLogGroupSetting(posture, ({ name }, { logGroupClass }, at) => {
      const more = { data: { logGroupClass }, evidence: at("logGroupClass") };
      const message = `${name} has the class ${logGroupClass ?? "STANDARD"}`;
      if (logGroupClass === null || logGroupClass === "STANDARD") return pass(message, more);
      if (logGroupClass === "INFREQUENT_ACCESS" || logGroupClass === "DELIVERY")
        return fail(`${message}, which has no metric filters`, more);
      return unknown("undecidable", `${message}: whether it has metric filters is not known`, more);
    }),
});
