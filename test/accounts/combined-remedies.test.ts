import { describe, expect, it } from "vitest";
import { account, hoursAgo } from "../support/account.ts";
import { allAlarms } from "../support/alarms.ts";
import { fixable, scan, undone, unfixed } from "./held.ts";

const RDS_DATA = "rdsdata.amazonaws.com";

const NO_MANAGEMENT = { includeManagementEvents: false };

/** Accounts in which the remedy of one finding depends on the remedy of a different one. */
const ACCOUNTS = {
  "a trail gives up global service events that the other records only with the new selectors": account(["us-east-1"])
    .trail("alpha", {
      isMultiRegionTrail: false,
      basic: [{ readWriteType: "WriteOnly", excludeManagementEventSources: [RDS_DATA] }],
    })
    .trail("bravo", {
      advanced: [
        [
          { field: "eventCategory", equals: ["Management"] },
          { field: "readOnly", equals: ["true"] },
          { field: "eventSource", notEquals: [RDS_DATA] },
        ],
        [
          { field: "eventCategory", equals: ["Management"] },
          { field: "readOnly", equals: ["false"] },
          { field: "eventSource", notEquals: [RDS_DATA] },
          { field: "sessionCredentialFromConsole", equals: ["true"] },
        ],
      ],
    }),
  "a trail whose key is enabled again becomes a second copy of what the other records by then": account(["us-east-1"])
    .trail("alpha", { isMultiRegionTrail: false, basic: [], key: "PendingDeletion" })
    .trail("bravo", { basic: [{ readWriteType: "WriteOnly" }] }),
  "a multi-Region trail that starts becomes a single-Region trail: the other one covers every Region": account([
    "us-east-1",
  ])
    .trail("alpha", { logging: false, bucket: "gone", s3BucketName: "lost" })
    .trail("bravo", { basic: [{ readWriteType: "WriteOnly" }] }),
  "the trail that keeps the global service events becomes multi-Region before the others give them up": account()
    .trail("bravo", { isMultiRegionTrail: false, insights: ["ApiErrorRateInsight"] })
    .trail("charlie", { isMultiRegionTrail: false, insights: ["ApiErrorRateInsight"] })
    .trail("delta", { isMultiRegionTrail: false, homeRegion: "eu-west-1", insights: ["ApiErrorRateInsight"] }),
  "a trail whose delivery a person restores becomes no second copy of what the other records by then": account([
    "us-east-1",
  ])
    .trail("alpha", {
      isMultiRegionTrail: false,
      status: { latestDeliveryTime: hoursAgo(30), latestDeliveryError: "AccessDenied" },
    })
    .trail("bravo", { basic: [{ includeManagementEvents: false }] }),
  "a trail that cannot give up its events keeps no other from giving them up": account(["us-east-1"])
    .trail("alpha", {
      key: "PendingDeletion",
      logging: false,
      insights: ["ApiErrorRateInsight"],
      basic: [NO_MANAGEMENT],
    })
    .trail("bravo", { isMultiRegionTrail: false, basic: [{ readWriteType: "WriteOnly" }] })
    .trail("charlie", {
      key: "PendingDeletion",
      status: { latestDeliveryError: "AccessDenied" },
      basic: [{ dataResources: [{ type: "AWS::Lambda::Function", values: ["arn:aws:lambda"] }] }],
    })
    .trail("delta", { isMultiRegionTrail: false }),
  "a trail that moves to a permitted bucket leaves objects that a different trail excludes": account(["us-east-1"])
    .trail("alpha", { s3BucketName: "central", bucket: "foreign" })
    .trail("bravo", {
      bucket: "gone",
      advanced: [
        [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::S3::Object"] },
          { field: "resources.ARN", notStartsWith: ["arn:aws:s3:::central/"] },
        ],
      ],
    }),
  "a trail that moves to a permitted bucket records the objects of its old one like all others": account([
    "us-east-1",
  ]).trail("alpha", {
    s3BucketName: "central",
    bucket: "foreign",
    advanced: [
      [{ field: "eventCategory", equals: ["Management"] }],
      [
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: ["AWS::S3::Object"] },
        { field: "resources.ARN", notStartsWith: ["arn:aws:s3:::central/"] },
      ],
    ],
  }),
  "a single-Region trail that moves to a permitted bucket leaves objects that a different trail excludes": account([
    "us-east-1",
    "eu-west-1",
  ])
    .trail("alpha", { homeRegion: "eu-west-1", isMultiRegionTrail: false, s3BucketName: "central", bucket: "foreign" })
    .trail("bravo", {
      advanced: [
        [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::S3::Object"] },
          { field: "resources.ARN", notStartsWith: ["arn:aws:s3:::central/"] },
        ],
      ],
    }),
  "of two copies the one that alarms can be on stays": account(["us-east-1"])
    .trail("alpha", {
      group: "present",
      advanced: [
        [
          { field: "eventCategory", equals: ["Management"] },
          { field: "readOnly", equals: ["true"] },
          { field: "sessionCredentialFromConsole", equals: ["true"] },
        ],
      ],
    })
    .trail("bravo"),
  "of two copies the one that alarms are on stays": allAlarms(
    account(["us-east-1"]).trail("alpha").trail("bravo", { group: "present" }),
    "bravo",
  ),
  "of two copies the one that another account may have alarms on stays": account(["us-east-1"])
    .trail("alpha")
    .trail("bravo", { group: "foreign" }),
  "alarms that are on two trails keep both": allAlarms(
    allAlarms(
      account(["us-east-1"]).trail("alpha", { group: "present" }).trail("bravo", { group: "present" }),
      "alpha",
    ),
    "bravo",
  ),
  "an alarm is made on the trail that records in the end, not in the place of another account's log group": account([
    "us-east-1",
  ])
    .trail("alpha", { group: "present", basic: [{ readWriteType: "WriteOnly" }] })
    .trail("bravo", { group: "foreign", basic: [{ excludeManagementEventSources: ["kms.amazonaws.com"] }] }),
  "two multi-Region trails that are both to have Insights": account(["us-east-1"])
    .trail("alpha", { key: "PendingDeletion", insights: ["ApiCallRateInsight"] })
    .trail("bravo")
    .trail("charlie"),
};

describe.each(Object.entries(ACCOUNTS))("%s", (_, builder) => {
  const snapshot = builder.snapshot();
  const findings = scan(snapshot);

  it("each remedy fixes its finding and makes no other worse", () => {
    for (const finding of fixable(findings)) expect(unfixed(snapshot, finding, findings)).toEqual([]);
  });

  it("all remedies fix everything in both orders", () => {
    const failing = findings.filter(({ status }) => status === "fail");
    expect(undone(snapshot, findings, [failing, failing.toReversed()])).toEqual([]);
  });
});
