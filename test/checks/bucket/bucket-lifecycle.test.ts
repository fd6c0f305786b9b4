import { expect, it } from "vitest";
import bucketLifecycle from "../../../checks/bucket/bucket-lifecycle.ts";
import type { LifecycleRule } from "../../../src/model/documents/settings/buckets.ts";
import { absent, account, read } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const withRules = (rules: readonly Partial<LifecycleRule>[], trail = {}) =>
  account()
    .trail("main", trail)
    .edit(({ buckets }) => {
      for (const one of Object.values(buckets))
        one.lifecycle = read("bucket.lifecycle", {
          transitionDefaultMinimumObjectSize: "varies_by_storage_class",
          rules: rules.map((rule) => ({ ID: "logs", Status: "Enabled", ...rule })),
        });
    });
const month = { Expiration: { Days: 30 } };
const under = (Prefix: string, trail = {}) => withRules([{ Filter: { Prefix }, ...month }], trail);
const none = account()
  .trail("main")
  .edit(({ buckets }) => {
    for (const one of Object.values(buckets)) one.lifecycle = absent("bucket.lifecycle");
  });

describeCheck(bucketLifecycle, {
  pass: {
    "no rules": none,
    "365 days": withRules([{ Filter: {}, Expiration: { Days: 365 } }]),
    "30 days, which the policy asks for": { account: withRules([month]), params: { minDays: 30 } },
    "30 days, disabled": withRules([{ Status: "Disabled", ...month }]),
    "another prefix": under("reports/"),
    "log files of another service beside those of the trail": under("AWSLogs/123456789012/elasticloadbalancing/"),
    "another account's folder": under("AWSLogs/111122223333/"),
    "log files of another service beside those of an organization trail": under(
      "AWSLogs/o-abc/123456789012/elasticloadbalancing/",
      { isOrganizationTrail: true },
    ),
    "outside the prefix of the trail": under("AWSLogs/", { s3KeyPrefix: "trails" }),
    "earlier versions, delete markers and transitions": withRules([
      { Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
      { Filter: {}, Expiration: { ExpiredObjectDeleteMarker: true } },
      { Filter: {} },
    ]),
  },
  fail: {
    "all objects after a day": {
      account: withRules([{ Filter: {}, Expiration: { Days: 1 } }]),
      says: /^Lifecycle rule logs of bucket main-logs deletes log files after 1 day, before 365 days$/,
    },
    "all objects after 364 days": {
      account: withRules([{ Filter: { Prefix: "" }, Expiration: { Days: 364 } }]),
      says: /^Lifecycle rule logs of bucket main-logs deletes log files after 364 days, before 365 days$/,
    },
    "the older form of a prefix": withRules([{ Prefix: "AWSLogs", ...month }]),
    "the prefix of the trail": under("trails/", { s3KeyPrefix: "trails" }),
    "one Region of the trail": under("AWSLogs/123456789012/CloudTrail/us-east-1/"),
    "its digests": under("AWSLogs/123456789012/CloudTrail-Digest/"),
    "the beginning of a folder's name": under("AWSLogs/123456789012/Cloud"),
    "an account of an organization trail": under("AWSLogs/o-abc/111122223333/", { isOrganizationTrail: true }),
    "the organization's folder": under("AWSLogs/o-", { isOrganizationTrail: true }),
    "one account below the prefix": under("AWSLogs/123456789012/"),
    "a prefix in a conjunction": withRules([{ Filter: { And: { Prefix: "AWS" } }, ...month }]),
    "a date": {
      account: withRules([{ Filter: {}, Expiration: { Date: "2030-01-01T00:00:00.000Z" } }]),
      says: /from 2030-01-01 on/,
    },
    "two rules, and one with a tag": {
      account: withRules([
        { ID: "a", Filter: { Tag: { Key: "k", Value: "v" } }, ...month },
        { ID: "b", Filter: {}, ...month },
        { ID: "c", Filter: {}, Expiration: { Days: 60 } },
      ]),
      says: /Rule c deletes log files after 60 days/,
    },
    "a rule without an ID": withRules([{ ID: "", ...month }]),
    "one of two trails": under("b/").trail("second", { s3BucketName: "main-logs", s3KeyPrefix: "b" }),
    "an ID of 255 characters": withRules([{ ID: "x".repeat(255), ...month }]),
  },
  unknown: {
    "a tag": {
      account: withRules([{ Filter: { Tag: { Key: "k", Value: "v" } }, ...month }]),
      says: /tags or sizes of lifecycle rule logs/,
    },
    "tags in a conjunction": withRules([{ Filter: { And: { Tags: [{ Key: "k", Value: "v" }] } }, ...month }]),
    "a size": withRules([{ Filter: { ObjectSizeGreaterThan: 1_000_000 }, ...month }]),
    "lifecycle denied": {
      account: none.deny("s3:GetBucketLifecycleConfiguration"),
      says: /s3:GetLifecycleConfiguration/,
    },
    "the trails of a region denied": none.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a bucket of another account": account().trail("main", { bucket: "foreign" }) },
  notApplicable: { "a bucket that does not exist": account().trail("main", { bucket: "gone" }) },
  none: { "no trails": account() },
});

it("changes the days of the rules that are too early, and repeats all others as they are", () => {
  const other = { ID: "reports", Filter: { Prefix: "reports/" }, Transitions: [{ Days: 1, StorageClass: "GLACIER" }] };
  const built = withRules([
    { ID: "dated", Filter: {}, Expiration: { Date: "2030-01-01T00:00:00.000Z" } },
    { ...other, ...month },
  ]);
  const [verdict] = verdictsOf(bucketLifecycle, built);
  const commands = commandsOf(bucketLifecycle, verdict?.resource as never, postureOf(built.snapshot()), {
    minDays: 365,
  });
  const Rules = [
    { ID: "dated", Status: "Enabled", Filter: {}, Expiration: { Days: 365 } },
    { ID: "reports", Status: "Enabled", Filter: other.Filter, Transitions: other.Transitions, ...month },
  ];
  expect(commands).toEqual([
    `aws s3api put-bucket-lifecycle-configuration --bucket main-logs --lifecycle-configuration '${JSON.stringify({ Rules })}' --transition-default-minimum-object-size varies_by_storage_class`,
  ]);
});
