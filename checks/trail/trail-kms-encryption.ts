import {
  decideBy,
  defineCheck,
  eachTrail,
  fail,
  giveKey,
  type PostureTrail,
  pass,
  setting,
} from "../../src/check/index.ts";
import { keyName } from "../../src/model/aws/trail-arns.ts";

/** Log files under a customer managed key can be read only by principals that the key's policy allows. CIS AWS Foundations 3.5–3.7. */
export default defineCheck({
  id: "trail-kms-encryption",
  title: "Log files are encrypted with a KMS key",
  failureTitle: "Log files are not encrypted with a KMS key",
  severity: "medium",
  resourceType: "trail",
  links: ["key"],
  rationale:
    "With SSE-KMS, reading log files and digest files requires permission on the key and on the bucket. Without it, anyone who can read the bucket can read the logs.",
  references: [
    {
      title: "AWS CloudTrail: encrypting log files with AWS KMS keys",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
    },
  ],
  needs: [],
  data: { kmsKeyId: "The key, as the trail names it; null: none." },
  remediation: (_verdict, trail) => ({
    steps: [giveKey(trail)],
    note: "The key must be in the Region of the bucket, and its policy must allow CloudTrail to use it.",
  }),
  evaluate: (posture) =>
    eachTrail(posture, (trail) =>
      decideBy(setting(trail, "kmsKeyId"), (key) =>
        key
          ? pass(`${trail.name} encrypts with key ${keyName(key)}${foreignAccount(trail)}`, { data: { kmsKeyId: key } })
          : fail(`${trail.name} has no KMS key`, { data: { kmsKeyId: null } }),
      ),
    ),
});

const foreignAccount = ({ key }: PostureTrail) => (key?.owner === "foreign" ? ` in account ${key.accountId}` : "");
