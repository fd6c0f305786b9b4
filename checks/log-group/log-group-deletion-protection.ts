import { cli, defineCheck, eachLogGroup, fail, logGroupStep, openLogGroup, pass } from "../../src/check/index.ts";

/** A protected log group cannot be deleted until the protection is turned off. AWS API PutLogGroupDeletionProtection. */
export default defineCheck({
  id: "log-group-deletion-protection",
  title: "Log group is protected from deletion",
  failureTitle: "Log group is not protected from deletion",
  severity: "low",
  resourceType: "log-group",
  rationale:
    "One call deletes a log group with its events, metric filters and subscription filters. With deletion protection a second call is needed, which can raise an alarm.",
  references: [
    {
      title: "Amazon CloudWatch Logs: protecting log groups from deletion",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/protecting-log-groups-from-deletion.html",
    },
  ],
  needs: ["log-group.description"],
  data: { deletionProtectionEnabled: "Whether it is on; null: CloudWatch Logs did not say, which is off." },
  remediation: (_verdict, group) => ({
    steps: [
      logGroupStep("put-log-group-deletion-protection", group, {
        title: `Protect ${group.name} from deletion`,
        effect: "changes",
        console: [openLogGroup(group), "Choose Actions, then Edit deletion protection, turn it on, and save"],
        cli: [
          cli`aws logs put-log-group-deletion-protection --log-group-identifier ${group.name} --deletion-protection-enabled
            --region ${group.region}`,
        ],
      }),
    ],
  }),
  evaluate: (posture) =>
    eachLogGroup(posture, ({ name }, { deletionProtectionEnabled }, at) => {
      const more = { data: { deletionProtectionEnabled }, evidence: at("deletionProtectionEnabled") };
      return deletionProtectionEnabled === true
        ? pass(`${name} is protected from deletion`, more)
        : fail(`${name} is not protected from deletion`, more);
    }),
});
