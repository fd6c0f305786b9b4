import { cli, defineCheck, eachKey, foreign, keyUsable } from "../../src/check/index.ts";

/** A disabled or deleted key stops delivery and locks the logs that it encrypted. AWS KMS, "Key states". */
export default defineCheck({
  id: "key-usable",
  title: "The trail's KMS key is usable",
  severity: "high",
  resourceType: "key",
  rationale:
    "With a key that is disabled or pending deletion CloudTrail cannot deliver, and what is in the bucket cannot be read. A deleted key makes old logs unreadable for good.",
  references: [
    { title: "AWS KMS: key states", url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html" },
  ],
  needs: ["key.description"],
  remediation: (key, posture) => {
    const id = key.subject.id;
    const state = key.description.state === "read" ? key.description.value.keyState : "gone";
    const trail = posture.trails.find((one) => one.key?.arn === key.arn);
    const [step, commands] =
      state === "Disabled"
        ? ["choose Key actions, then Enable", [cli`aws kms enable-key --key-id ${id} --region ${key.region}`]]
        : state === "PendingDeletion"
          ? [
              "choose Key actions, then Cancel key deletion, then Enable",
              [
                cli`aws kms cancel-key-deletion --key-id ${id} --region ${key.region}`,
                cli`aws kms enable-key --key-id ${id} --region ${key.region}`,
              ],
            ]
          : [
              "see its state; where it cannot be used again, give the trail another key",
              [
                cli`aws kms describe-key --key-id ${id} --region ${key.region}`,
                cli`aws cloudtrail update-trail --name ${trail?.name ?? "TRAIL_NAME"} --kms-key-id KEY_ARN --region ${trail?.homeRegion ?? "HOME_REGION"}`,
              ],
            ];
    return {
      console: [`Open KMS in ${key.region}, choose Customer managed keys, then ${id}`, `On the key, ${step}`],
      cli: commands,
    };
  },
  evaluate: (posture) =>
    eachKey(posture, (key) =>
      key.owner === "foreign"
        ? { ...foreign(`Key ${key.subject.id}`, key.accountId), evidence: [key.description.pointer] }
        : keyUsable(key),
    ),
});
