import { cli, defineCheck, eachLogGroup, fail, logGroupStep, openLogGroup, pass } from "../../src/check/index.ts";
import { counted } from "../../src/model/text/safe-text.ts";

/** The retentions that CloudWatch Logs takes. AWS API PutRetentionPolicy `retentionInDays`. */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Events that expire cannot be searched. An account policy overrides the log group's own retention. AWS API DescribeLogGroups `retentionPolicyName`. */
export default defineCheck<"log-group", { minDays: number }>({
  id: "log-group-retention",
  title: "Log group keeps events as long as required",
  failureTitle: "Log group deletes events too early",
  severity: "medium",
  resourceType: "log-group",
  rationale:
    "CloudWatch Logs deletes events when their retention ends. An investigation often begins months after the event, and then finds nothing to search.",
  references: [
    {
      title: "Amazon CloudWatch Logs: working with log groups and log streams",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    },
  ],
  params: {
    minDays: {
      type: "integer",
      minimum: 1,
      maximum: 3653,
      default: 365,
      description: "Days that events must be kept at least.",
    },
  },
  higherIsStricter: ["minDays"],
  needs: ["log-group.description"],
  data: {
    retentionInDays: "Days that events are kept; null: for ever.",
    retentionPolicyName: "The account policy that sets them; null: the log group itself.",
  },
  remediation: (_verdict, group, _posture, { minDays }) => {
    const { region, name, description } = group;
    const retention = RETENTIONS.find((one) => one >= minDays) ?? 3653;
    const days = counted(retention, "day");
    const policy = description.state === "read" ? description.value.retentionPolicyName : null;
    const cost = "CloudWatch Logs charges for storage.";
    if (policy !== null)
      return {
        steps: [
          {
            id: `put-account-retention-policy ${policy} ${region}`,
            title: `Keep events for ${days} in account policy ${policy}`,
            effect: "changes",
            account: group.accountId,
            cost,
            console: [
              `Open CloudWatch in ${region}, choose Settings, then Logs, and edit the retention policy ${policy}`,
              `Choose ${days} or more, and save`,
            ],
            cli: [
              cli`aws logs describe-account-policies --policy-type RETENTION_POLICY --policy-name ${policy} --region ${region}`,
            ],
          },
        ],
        note: "An account policy applies to other log groups too: their storage changes with it.",
      };
    return {
      steps: [
        logGroupStep("put-retention-policy", group, {
          title: `Keep the events of ${name} for ${days}`,
          effect: "changes",
          cost,
          console: [openLogGroup(group), `Choose Actions, then Edit retention setting, choose ${days}, and save`],
          cli: [
            cli`aws logs put-retention-policy --log-group-name ${name} --retention-in-days ${`${retention}`} --region ${region}`,
          ],
        }),
      ],
    };
  },
  evaluate: (posture, { minDays }) =>
    eachLogGroup(posture, ({ name }, { retentionInDays, retentionPolicyName }, at) => {
      const more = { data: { retentionInDays, retentionPolicyName }, evidence: at("retentionInDays") };
      if (retentionInDays === null) return pass(`${name} keeps events for ever`, more);
      const by = retentionPolicyName === null ? "" : `, by account policy ${retentionPolicyName}`;
      const message = `${name} keeps events for ${counted(retentionInDays, "day")}${by}`;
      if (retentionInDays >= minDays) return pass(message, more);
      return fail(`${message}; ${minDays} are required`, more);
    }),
});
