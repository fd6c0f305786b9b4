import { expect, it } from "vitest";
import trailDestination from "../../../checks/trail/trail-destination.ts";
import { commandLines } from "../../../src/model/findings/remediation.ts";
import { ACCOUNT, account, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { fixOf } from "../../support/remedy.ts";

const main = account().trail("main", { key: "Enabled", group: "present", topic: "present" });
/** What a policy sets; the lists that it does not set are undefined. */
const params = (some: Record<string, string[]>) => ({
  buckets: undefined,
  topics: undefined,
  logGroups: undefined,
  keys: undefined,
  ...some,
});
const foreign = account().trail("main", { bucket: "foreign", group: "foreign", topic: "foreign" });
const alias = account().trail("main", { key: "Enabled", kmsKeyId: "alias/trails" });

describeCheck(trailDestination, {
  pass: {
    "all of this account": main,
    "by name": { account: main, params: params({ buckets: ["main-logs"], topics: ["main-topic"] }) },
    "by ARN": {
      account: main,
      params: params({
        buckets: ["arn:aws:s3:::main-logs"],
        topics: [`arn:aws:sns:us-east-1:${ACCOUNT}:main-topic`],
        logGroups: [`arn:aws:logs:us-east-1:${ACCOUNT}:log-group:main-group`],
        keys: [`arn:aws:kms:us-east-1:${ACCOUNT}:key/main-key`],
      }),
    },
    "by pattern": { account: main, params: params({ buckets: ["*-logs"], keys: ["arn:aws:kms:*:key/*"] }) },
    "by account, of another account": {
      account: foreign,
      params: params({ topics: [OTHER], logGroups: [OTHER] }),
    },
    "a bucket by name, whosever it is": {
      account: foreign.deny("s3:ListBuckets"),
      params: params({ buckets: [ACCOUNT, "main-logs"] }),
    },
    "no topic, no log group and no key": {
      account: account().trail("main"),
      params: params({ topics: ["a"], logGroups: ["a"], keys: ["a"] }),
    },
    "a list that the policy does not set": { account: foreign, params: params({ keys: ["a"] }) },
    "an alias by name": { account: alias, params: params({ keys: ["alias/trails"] }) },
  },
  fail: {
    "another bucket": {
      account: main,
      params: params({ buckets: ["org-trail-logs"] }),
      says: /main uses bucket main-logs, which the policy does not permit/,
    },
    "another letter case": { account: main, params: params({ buckets: ["Main-logs"] }) },
    "a part of the name": { account: main, params: params({ buckets: ["main"] }) },
    "a bucket of another account": { account: foreign, params: params({ buckets: [ACCOUNT] }) },
    everything: {
      account: main,
      params: params({ buckets: ["a"], topics: ["a"], logGroups: ["a"], keys: ["a"] }),
      says: /topic main-topic/,
    },
    "another account's topic": { account: foreign, params: params({ topics: [ACCOUNT] }) },
    "one of two is not permitted": { account: main, params: params({ buckets: ["main-logs"], keys: [OTHER] }) },
  },
  unknown: {
    "whose bucket it is": {
      account: main.deny("s3:ListBuckets"),
      params: params({ buckets: [ACCOUNT] }),
      says: /Whose bucket main-logs is/,
    },
    "which other account's bucket it is": { account: foreign, params: params({ buckets: [OTHER] }) },
    "the key of an alias": { account: alias, params: params({ keys: ["arn:aws:kms:us-east-1:123456789012:key/1"] }) },
    "trails that are hidden": account().deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "a trail of another account": {
      account: account().trail("org", { account: OTHER }),
      params: params({ buckets: ["a"] }),
    },
  },
  none: { "no trails": account() },
});

it("changes what is not permitted, and nothing else", () => {
  const posture = postureOf(main.snapshot());
  const [trail] = posture.trails;
  const commands = commandLines(
    fixOf(trailDestination, trail as object, posture, { keys: ["a"], buckets: ["main-logs"] }),
  );
  expect(commands).toEqual(["aws cloudtrail update-trail --name main --kms-key-id KEY_ARN --region us-east-1"]);
});
