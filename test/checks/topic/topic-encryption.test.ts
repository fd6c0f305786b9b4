import topicEncryption from "../../../checks/topic/topic-encryption.ts";
import { unasked } from "../../../src/model/resources/facts.ts";
import { ACCOUNT, absent, account, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { withPolicy } from "../../support/policies.ts";

const main = account().trail("main", { topic: "present", status: { latestNotificationTime: null } });
const withKey = (key: string | null | undefined, owner: "own" | "foreign" = "own") =>
  main.edit(({ topics, keys }) => {
    for (const { attributes } of Object.values(topics)) {
      if (attributes.state !== "read") continue;
      if (key === undefined) delete attributes.value.kmsMasterKeyId;
      else attributes.value.kmsMasterKeyId = key;
    }
    const arn = key?.startsWith("alias/") ? `arn:aws:kms:us-east-1:${ACCOUNT}:${key}` : key;
    if (arn)
      keys[arn] = { arn, name: "k", region: "us-east-1", accountId: arn.split(":")[4] ?? "", owner, ...unasked("key") };
  });

describeCheck(topicEncryption, {
  pass: { "a key whose policy admits CloudTrail": main },
  fail: {
    "no key": { account: withKey(null), says: /is not encrypted/ },
    "the AWS managed key": { account: withKey("alias/aws/sns"), says: /AWS managed key of SNS/ },
    "a key that CloudTrail may not use": {
      account: main.edit(withPolicy("key", (all) => all.slice(0, 1))),
      says: /kms:GenerateDataKey/,
    },
    "a key that does not exist": main.edit(({ keys }) => {
      for (const key of Object.values(keys))
        Object.assign(key, { description: absent("key.description"), policy: absent("key.policy") });
    }),
  },
  unknown: {
    "attributes denied": main.deny("sns:GetTopicAttributes"),
    "key policy denied": main.deny("kms:GetKeyPolicy"),
    "the key denied": main.deny("kms:DescribeKey"),
    "a snapshot from before the key was read": withKey(undefined),
    "the trails of a region denied": main.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "a topic of another account": account().trail("main", { topic: "foreign" }),
    "a key of another account": withKey(`arn:aws:kms:us-east-1:${OTHER}:key/k`, "foreign"),
  },
  notApplicable: { "a topic that does not exist": account().trail("main", { topic: "absent" }) },
  none: { "no trails": account(), "no topic": account().trail("main") },
});
