import { cli, defineCheck, eachLogGroup, fail, logGroupStep, openLogGroup, pass } from "../../src/check/index.ts";

/** With a customer managed key, reading events requires permission on the key. AWS API DescribeLogGroups `kmsKeyId`. */
export default defineCheck({
  id: "log-group-encryption",
  title: "Log group is encrypted with a KMS key",
  failureTitle: "Log group is not encrypted with a KMS key",
  severity: "low",
  resourceType: "log-group",
  rationale:
    "CloudWatch Logs encrypts every log group with a key of its own, which its owner cannot restrict. With a KMS key, reading events also requires permission on the key, and every use of the key is recorded.",
  references: [
    {
      title: "Amazon CloudWatch Logs: encrypting log data with AWS KMS",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    },
  ],
  needs: ["log-group.description"],
  data: { kmsKeyId: "ARN of the key; null: none." },
  remediation: (_verdict, group) => ({
    steps: [
      logGroupStep("associate-kms-key", group, {
        title: `Encrypt ${group.name} with a KMS key`,
        effect: "changes",
        cost: "AWS KMS charges for a customer managed key.",
        console: [
          openLogGroup(group),
          "Choose Actions, then Edit KMS key, enter the ARN of a symmetric key in this Region, and save",
        ],
        cli: [
          cli`aws logs associate-kms-key --log-group-name ${group.name} --kms-key-id KEY_ARN --region ${group.region}`,
        ],
      }),
    ],
    note: "The key's policy must allow logs.REGION.amazonaws.com to use it. Events that are in the log group already stay as they are.",
  }),
  evaluate: (posture) =>
    eachLogGroup(posture, ({ name }, { kmsKeyId }, at) => {
      const more = { data: { kmsKeyId }, evidence: at("kmsKeyId") };
      return kmsKeyId === null ? fail(`${name} has no KMS key`, more) : pass(`${name} encrypts with ${kmsKeyId}`, more);
    }),
});
