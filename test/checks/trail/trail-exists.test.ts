import trailExists from "../../../checks/trail/trail-exists.ts";
import { account, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

describeCheck(trailExists, {
  pass: {
    "a logging trail": { account: account().trail("main"), says: /^1 trail in scope: main$/ },
    "a stopped trail: that it logs is another control": account().trail("main", { logging: false }),
    "a trail whose bucket is gone": account().trail("main", { bucket: "gone" }),
    "a trail of one Region": account().trail("main", { isMultiRegionTrail: false }),
    "an organization's trail, seen from a member": account().trail("org", {
      account: OTHER,
      isOrganizationTrail: true,
    }),
    "a trail, with another region's trails hidden": account()
      .trail("main")
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "a multi-Region trail at home outside the scope": account().trail("main").only("eu-west-1"),
    "a trail, with the enabled regions not known": account().trail("main").deny("ec2:DescribeRegions"),
  },
  fail: {
    "no trail anywhere": { account: account(), says: /^No trail exists in any of the 2 Regions scanned$/ },
    "no trail in the one region of the scope": {
      account: account().only("eu-west-1"),
      says: /^No trail exists in eu-west-1$/,
    },
    "a trail of one Region outside the scope": account().trail("main", { isMultiRegionTrail: false }).only("eu-west-1"),
  },
  unknown: {
    "no trail, with one region's trails hidden": {
      account: account().deny("cloudtrail:DescribeTrails", "eu-west-1"),
      says: /^The trails of eu-west-1 are not known.*\nWhat was read: No trail exists in us-east-1/,
    },
    "every region's trails hidden": {
      account: account().trail("main").deny("cloudtrail:DescribeTrails"),
      says: /What was read: No trail is known\n/,
    },
    "no trail in the configured region, the enabled regions not known": account(["us-east-1"]).deny(
      "ec2:DescribeRegions",
    ),
    "a region that is not enabled": { account: account().only("me-south-1"), says: /me-south-1 is not enabled/ },
  },
});
