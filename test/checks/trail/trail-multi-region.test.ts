import trailMultiRegion from "../../../checks/trail/trail-multi-region.ts";
import { account, hoursAgo, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const effective = account().trail("main");
const single = { isMultiRegionTrail: false };

describeCheck(trailMultiRegion, {
  pass: {
    "an effective multi-Region trail": effective,
    "at home outside the scope": effective.only("eu-west-1"),
    "an organization's trail, seen from a member": account().trail("org", {
      account: OTHER,
      isOrganizationTrail: true,
      bucket: "foreign",
      key: "Enabled",
    }),
    "beside one that is stopped": effective.trail("stopped", { logging: false }),
    "beside one whose status is denied": effective
      .trail("hidden", { homeRegion: "eu-west-1" })
      .deny("cloudtrail:GetTrailStatus", "eu-west-1"),
    "with a region's trails hidden": effective.deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "with the enabled regions not known": effective.deny("ec2:DescribeRegions"),
  },
  fail: {
    "no trail": { account: account(), says: /^No trail is in scope/ },
    "trails of one Region in every region": {
      account: account()
        .trail("us", single)
        .trail("eu", { ...single, homeRegion: "eu-west-1" }),
      says: /^None of the 2 trails/,
    },
    "one trail, of one Region": {
      account: account().trail("us", single),
      says: /^us, the only trail in scope, is not a multi-Region trail$/,
    },
    "a stopped one": account().trail("main", { logging: false }),
    "one whose bucket is gone": account().trail("main", { bucket: "gone" }),
    "one whose key is disabled": account().trail("main", { key: "Disabled" }),
    "one whose deliveries fail": account().trail("main", {
      status: { latestDeliveryTime: null, latestDeliveryError: "AccessDenied" },
    }),
    "a stopped one beside a logging trail of one Region": account()
      .trail("main", { logging: false })
      .trail("us", single),
    "stopped, whatever else could not be read": account()
      .trail("main", { logging: false, key: "Enabled" })
      .deny("kms:DescribeKey"),
  },
  unknown: {
    "its status denied": effective.deny("cloudtrail:GetTrailStatus"),
    "its key denied": account().trail("main", { key: "Enabled" }).deny("kms:DescribeKey"),
    "nothing readable tells of its bucket": effective
      .deny("s3:ListBuckets")
      .deny("s3:GetBucketLocation")
      .deny("s3:GetBucketAcl"),
    "a foreign bucket denied, the last delivery over an hour ago": account()
      .trail("main", { bucket: "foreign", status: { latestDeliveryTime: hoursAgo(1.1) } })
      .deny("s3:GetBucketLocation")
      .deny("s3:GetBucketAcl"),
    "a trail of one Region, with another region's trails hidden": account()
      .trail("us", single)
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "a stopped one, with another region's trails hidden": account()
      .trail("main", { logging: false })
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "every region's trails hidden": effective.deny("cloudtrail:DescribeTrails"),
    "the enabled regions not known": account(["us-east-1"]).trail("us", single).deny("ec2:DescribeRegions"),
  },
});
