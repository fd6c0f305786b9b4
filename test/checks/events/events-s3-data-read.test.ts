import eventsS3DataRead from "../../../checks/events/events-s3-data-read.ts";
import { account } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const objects = (...values: string[]) => [{ dataResources: [{ type: "AWS::S3::Object", values }] }];
const advanced = (...more: { field: string; [operator: string]: string | string[] }[]) => ({
  advanced: [
    [{ field: "eventCategory", equals: ["Data"] }, { field: "resources.type", equals: ["AWS::S3::Object"] }, ...more],
  ],
});
const exceptPayroll = account().trail(
  "main",
  advanced({ field: "resources.ARN", notStartsWith: ["arn:aws:s3:::payroll/"] }),
);
const all = account().trail("main", { basic: objects("arn:aws:s3") });

describeCheck(eventsS3DataRead, {
  pass: {
    "every bucket": all,
    "every bucket, by the longer form": account().trail("main", { basic: objects("arn:aws:s3:::") }),
    "every bucket by an advanced selector": account().trail("main", advanced()),
    "this half alone": account().trail("main", advanced({ field: "readOnly", equals: ["true"] })),
    "with what AWS does not document of calls on many objects": {
      account: account().trail("main", advanced({ field: "resources.ARN", startsWith: ["arn:aws:s3:::"] })),
      says: /recorded by main\nAWS does not document .* matches ListObjects,/,
    },
    "the trail's own log bucket excluded": account().trail(
      "main",
      advanced({ field: "resources.ARN", notStartsWith: ["arn:aws:s3:::main-logs/"] }),
    ),
    "an exclusion that no object can match": account().trail(
      "main",
      advanced({ field: "resources.ARN", notEquals: ["arn:aws:s3:::unimportant-1/", "arn:aws:s3:::unimportant-2/"] }),
    ),
    "the bucket of a second effective trail excluded": account()
      .trail("main", advanced({ field: "resources.ARN", notStartsWith: ["arn:aws:s3:::second-logs/"] }))
      .trail("second"),
    "what one trail excludes, another has": account()
      .trail("one", advanced({ field: "resources.ARN", notStartsWith: ["arn:aws:s3:::secret/"] }))
      .trail("two", { basic: objects("arn:aws:s3:::secret/") }),
  },
  fail: {
    "a session from the console alone, and says so": {
      account: account().trail("main", advanced({ field: "sessionCredentialFromConsole", notEquals: ["true"] })),
      says: /s3:GetObject on \S+ in eu-west-1 \(sessionCredentialFromConsole true\) is not recorded/,
    },
    "an event type, and says so": {
      account: account().trail("main", advanced({ field: "eventType", notEquals: ["AwsServiceEvent"] })),
      says: /s3:GetObject on \S+ in eu-west-1 \(eventType AwsServiceEvent\) is not recorded/,
    },
    "an identity, and says so": {
      account: account().trail(
        "main",
        advanced({ field: "userIdentity.arn", notEquals: ["arn:aws:iam::123456789012:role/app"] }),
      ),
      says: /s3:GetObject on \S+ in eu-west-1 \(userIdentity\.arn \S+role\/app\) is not recorded/,
    },
    "no trails": account(),
    "management events only": {
      account: account().trail("main"),
      says: /s3:GetObject on arn:aws:s3:::.* is not recorded/,
    },
    "one bucket": {
      account: account().trail("main", { basic: objects("arn:aws:s3:::ledger/") }),
      says: /Some of the events are recorded: where .*begins with arn:aws:s3:::ledger\//,
    },
    "the other half alone": account().trail("main", {
      basic: [{ readWriteType: "WriteOnly", dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }],
    }),
    "a bucket that is no log bucket excluded": account().trail(
      "main",
      advanced({ field: "resources.ARN", notStartsWith: ["arn:aws:s3:::secret/"] }),
    ),
    "an object that is named like a wildcard": {
      account: account().trail("main", advanced({ field: "resources.ARN", notEquals: ["arn:aws:s3:::secret/*"] })),
      says: /on arn:aws:s3:::secret\/\* .*\(selectors have no wildcards\)/,
    },
    "a bucket excluded that only a stopped trail names": {
      account: exceptPayroll.trail("decoy", { logging: false, s3BucketName: "payroll" }),
      says: /on arn:aws:s3:::payroll\/\S+ in eu-west-1 is not recorded: main excludes/,
    },
    "a bucket excluded that only a trail whose bucket is gone names": {
      account: exceptPayroll.trail("decoy", { s3BucketName: "payroll", bucket: "gone" }),
      says: /on arn:aws:s3:::payroll\/\S+ in eu-west-1 is not recorded: main excludes/,
    },
    "one call alone": account().trail("main", advanced({ field: "eventName", equals: ["GetObject"] })),
    "a stopped trail": account().trail("main", { logging: false, basic: objects("arn:aws:s3") }),
    "a trail of one region": {
      account: account().trail("main", { isMultiRegionTrail: false, basic: objects("arn:aws:s3") }),
      says: /in eu-west-1 is not recorded/,
    },
  },
  unknown: {
    "a bucket excluded that a trail names of which it is not known whether it is effective": {
      account: exceptPayroll
        .trail("second", { s3BucketName: "payroll", homeRegion: "eu-west-1" })
        .deny("cloudtrail:GetTrailStatus", "eu-west-1"),
      says: /Whether the log buckets of all trails are exempt is not known\ncloudtrail:GetTrailStatus in eu-west-1/,
    },
    "selectors denied": all.deny("cloudtrail:GetEventSelectors"),
    "the trails of a region denied": account().trail("main").deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
});
