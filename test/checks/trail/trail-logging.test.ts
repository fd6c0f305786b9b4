import trailLogging from "../../../checks/trail/trail-logging.ts";
import { account, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

describeCheck(trailLogging, {
  pass: { "a logging trail": account().trail("main") },
  fail: {
    "a stopped trail": account().trail("main", { logging: false }),
    "one of two stopped": account().trail("main").trail("second", { logging: false }),
  },
  unknown: {
    "status denied": account().trail("main").deny("cloudtrail:GetTrailStatus"),
    "the trails of a region denied": {
      account: account().trail("main").deny("cloudtrail:DescribeTrails", "eu-west-1"),
      says: /^The trails of eu-west-1 are not known: .*needs cloudtrail:DescribeTrails$/,
    },
    "all regions denied": account().trail("main").deny("cloudtrail:DescribeTrails"),
    "the regions themselves denied": {
      account: account().trail("main").deny("ec2:DescribeRegions"),
      says: /^The trails of this account are not known: ec2:DescribeRegions/,
    },
  },
  manual: { "a stopped trail of another account": account().trail("org", { logging: false, account: OTHER }) },
  none: { "no trails": account() },
});
