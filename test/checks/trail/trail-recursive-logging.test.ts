import trailRecursiveLogging from "../../../checks/trail/trail-recursive-logging.ts";
import { type AccountBuilder, account, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const objects = (...more: { field: string; [operator: string]: unknown }[]) => [
  [{ field: "eventCategory", equals: ["Data"] }, { field: "resources.type", equals: ["AWS::S3::Object"] }, ...more],
];
const main = (options: object = {}): AccountBuilder => account().trail("main", { advanced: objects(), ...options });
const logs = [
  [
    { field: "eventCategory", equals: ["Data"] },
    { field: "resources.type", equals: ["AWS::Logs::LogGroup"] },
  ],
];

describeCheck(trailRecursiveLogging, {
  pass: {
    "recursive logging is off": { account: main({ recursiveLogging: false }), says: /RecursiveLogging is false/ },
    "off, with a basic selector of all buckets": account().trail("main", {
      recursiveLogging: false,
      basic: [{ dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }],
    }),
  },
  fail: {
    "all objects": { account: main(), says: /main records its own deliveries to bucket main-logs/ },
    "all objects, and recursive logging is on": main({ recursiveLogging: true }),
    "a basic selector of its bucket": account().trail("main", {
      basic: [{ dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::main-logs/"] }] }],
    }),
    "a part of its deliveries": main({
      advanced: objects({ field: "resources.ARN", startsWith: ["arn:aws:s3:::main-logs/AWSLogs/123456789012/"] }),
    }),
    "under its prefix": main({
      s3KeyPrefix: "trails",
      advanced: objects({ field: "resources.ARN", startsWith: ["arn:aws:s3:::main-logs/trails/AWSLogs/"] }),
    }),
  },
  unknown: {
    "selectors denied": { account: main().deny("cloudtrail:GetEventSelectors"), says: /GetEventSelectors/ },
    "whether it is effective is not known": main().deny("cloudtrail:GetTrailStatus"),
    "whose bucket it is is not known": {
      account: main({ status: {} }).deny("s3:ListBuckets"),
      says: /Whose bucket main-logs is/,
    },
    "log events of a type that AWS does not describe": {
      account: account().trail("main", { advanced: logs, group: "present" }),
      says: /AWS does not document/,
    },
    "trails that are hidden": account().deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "an organization trail that delivers to a bucket of this account": account().trail("org", {
      account: OTHER,
      isOrganizationTrail: true,
      advanced: objects(),
    }),
  },
  notApplicable: {
    "no selector of objects": account().trail("main"),
    "reads alone": main({ advanced: objects({ field: "readOnly", equals: ["true"] }) }),
    "all buckets but its own": main({
      advanced: objects({ field: "resources.ARN", notStartsWith: ["arn:aws:s3:::main-logs/"] }),
    }),
    "another place in its bucket": main({
      s3KeyPrefix: "trails",
      advanced: objects({ field: "resources.ARN", startsWith: ["arn:aws:s3:::main-logs/AWSLogs/"] }),
    }),
    "calls of one principal": main({
      advanced: objects({ field: "userIdentity.arn", equals: ["arn:aws:iam::123456789012:user/a"] }),
    }),
    "a stopped trail": main({ logging: false }),
    "a bucket of another account": main({ bucket: "foreign" }),
    "a single-Region trail elsewhere than its bucket": main({ isMultiRegionTrail: false, homeRegion: "eu-west-1" }),
    "recursive logging is off, and no selector of objects": account().trail("main", { recursiveLogging: false }),
  },
  none: { "no trails": account() },
});
