import { expect, it } from "vitest";
import trailRegionCovered from "../../../checks/trail/trail-region-covered.ts";
import { type AccountBuilder, account, OTHER } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";

const us = { isMultiRegionTrail: false };
const eu = { isMultiRegionTrail: false, homeRegion: "eu-west-1" };

describeCheck(trailRegionCovered, {
  pass: {
    "a multi-Region trail covers every region": account().trail("main"),
    "a trail of its own in every region": account().trail("us", us).trail("eu", eu),
    "an organization's trail": account().trail("org", { account: OTHER, isOrganizationTrail: true }),
    "a region whose trails are hidden, under a multi-Region trail": account()
      .trail("main")
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "a stopped trail beside an effective one": account()
      .trail("main")
      .trail("eu", { ...eu, logging: false }),
  },
  fail: {
    "no trail": { account: account(), says: /^No trail covers eu-west-1$/m },
    "a region without a trail": account().trail("us", us),
    "only a stopped trail": account().trail("main", { logging: false }),
    "only a trail whose bucket is gone": account().trail("main", { bucket: "gone" }),
  },
  unknown: {
    "the status of the only trail denied": account().trail("main").deny("cloudtrail:GetTrailStatus"),
    "a region whose trails are hidden, without a multi-Region trail": account()
      .trail("us", us)
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "the enabled regions not known": account(["us-east-1"]).trail("us", us).deny("ec2:DescribeRegions"),
    "a region that is not enabled, under a multi-Region trail": {
      account: account().trail("main").only("us-east-1", "me-south-1"),
      says: /me-south-1 is not enabled/,
    },
  },
});

function byRegion(account: AccountBuilder): Record<string, string> {
  return Object.fromEntries(
    verdictsOf(trailRegionCovered, account).map(({ resource, status }) => [resource.subject.id, status]),
  );
}

it("gives one verdict for each region in scope, each by what covers that region", () => {
  const regions = ["ap-southeast-2", "eu-west-1", "us-east-1"];
  expect(
    byRegion(
      account(regions)
        .trail("us", us)
        .trail("eu", { ...eu, logging: false }),
    ),
  ).toEqual({
    "ap-southeast-2": "fail",
    "eu-west-1": "fail",
    "us-east-1": "pass",
  });
  expect(byRegion(account(regions).trail("us", us).only("us-east-1"))).toEqual({ "us-east-1": "pass" });
});

it("leaves open what a stopped multi-Region trail means for a region whose own trails are hidden", () => {
  const seen = byRegion(account().trail("main", { logging: false }).deny("cloudtrail:DescribeTrails", "eu-west-1"));
  expect(seen).toEqual({ "eu-west-1": "unknown", "us-east-1": "fail" });
});

it("fails a region that shows no trail although another region's trails are hidden: it would show a multi-Region trail", () => {
  const seen = byRegion(account().deny("cloudtrail:DescribeTrails", "eu-west-1"));
  expect(seen).toEqual({ "eu-west-1": "unknown", "us-east-1": "fail" });
});
