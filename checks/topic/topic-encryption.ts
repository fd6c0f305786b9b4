import {
  allOf,
  cli,
  decideBy,
  decideByPolicy,
  defineCheck,
  eachOwnTopic,
  fail,
  foreign,
  mayDeliver,
  NOTIFICATION,
  pass,
  policyRemedy,
  topicKeyOf,
  topicKeyRequests,
} from "../../src/check/index.ts";

/** A topic that is encrypted with a key that CloudTrail may not use is notified of nothing. */
export default defineCheck({
  id: "topic-encryption",
  title: "Topic is encrypted with a KMS key that CloudTrail may use",
  failureTitle: "Topic is not encrypted with a KMS key that CloudTrail may use",
  severity: "low",
  resourceType: "topic",
  rationale:
    "Notifications name buckets and log files. With the AWS managed key of SNS, or a key whose policy does not admit CloudTrail, the topic receives no notification at all.",
  references: [
    {
      title: "Amazon SNS: managing encryption keys, event sources from AWS services",
      url: "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
    },
  ],
  needs: ["key.description", "key.policy", "topic.attributes", "trail.status"],
  data: {
    key: "The key as the topic names it; null: not encrypted.",
    action: "What is refused, or not known.",
    trail: "ARN of the trail that it is refused for.",
  },
  remediation: (_verdict, { arn, name, region, accountId, key }) => {
    if (key && key.owner === "own" && !isOfSns(key.arn)) return policyRemedy("key", key.arn, "delivery");
    return {
      steps: [
        {
          id: `set-topic-attributes-key ${arn}`,
          title: `Encrypt topic ${name} with a customer managed key`,
          effect: "changes",
          account: accountId,
          cost: "KMS requests are charged.",
          console: [
            `Open SNS in ${region}, choose Topics, then ${name}`,
            "Choose Edit, then Encryption, choose a customer managed key, and save",
          ],
          cli: [
            cli`aws sns set-topic-attributes --topic-arn ${arn} --attribute-name KmsMasterKeyId --attribute-value KEY_ARN --region ${region}`,
          ],
        },
      ],
      note: "The policy of the key must allow cloudtrail.amazonaws.com kms:GenerateDataKey* and kms:Decrypt.",
    };
  },
  evaluate: (posture) =>
    eachOwnTopic(posture, (topic, trails) =>
      decideBy(topicKeyOf(topic.attributes), (name) => {
        const { key } = topic;
        const data = { key: name };
        const evidence = [`${topic.attributes.pointer}/value/kmsMasterKeyId`];
        if (name === null || !key) return fail(`Topic ${topic.name} is not encrypted`, { data, evidence });
        const managed = fail(`Topic ${topic.name} uses the AWS managed key of SNS, which CloudTrail cannot use`, {
          data,
          evidence,
        });
        if (isOfSns(key.arn)) return managed;
        const id = key.subject.id;
        if (key.owner === "foreign") return foreign(`Key ${id} of topic ${topic.name}`, key.accountId, evidence);
        return allOf([
          decideBy(
            key.description,
            ({ keyManager }) => (keyManager === "AWS" ? managed : pass(`Topic ${topic.name} is encrypted`, { data })),
            () => fail(`Key ${id} of topic ${topic.name} does not exist`, { data, evidence }),
          ),
          decideByPolicy(key.policy, (policies) =>
            allOf(
              trails.map((trail) =>
                mayDeliver(
                  `Key ${id} of topic ${topic.name}`,
                  policies,
                  trail,
                  topicKeyRequests(trail, key.arn, posture),
                  posture.collectedAt,
                  NOTIFICATION,
                ),
              ),
            ),
          ),
        ]);
      }),
    ),
});

const isOfSns = (arn: string) => arn.endsWith(":alias/aws/sns");
