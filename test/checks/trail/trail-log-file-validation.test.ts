import trailLogFileValidation from "../../../checks/trail/trail-log-file-validation.ts";
import { account, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const off = { logFileValidationEnabled: false };

describeCheck(trailLogFileValidation, {
  pass: {
    "validation on": account().trail("main"),
    "on, its status denied": account().trail("main").deny("cloudtrail:GetTrailStatus"),
    "on, for a stopped trail": account().trail("main", { logging: false }),
  },
  fail: {
    "validation off": account().trail("main", off),
    "off for one of two": account().trail("main").trail("second", off),
  },
  unknown: {
    "the trails of a region denied": account().trail("main").deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "a region that is not enabled": account().trail("main").only("us-east-1", "me-south-1"),
  },
  manual: { "off on another account's trail": account().trail("org", { ...off, account: OTHER }) },
  none: {
    "no trails": account(),
    "a trail outside the scope": account().trail("us", { isMultiRegionTrail: false }).only("eu-west-1"),
  },
});
