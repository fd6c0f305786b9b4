import trailCloudwatchLogs from "../../../checks/trail/trail-cloudwatch-logs.ts";
import { account, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const present = account().trail("main", { group: "present" });

describeCheck(trailCloudwatchLogs, {
  pass: {
    "a log group that exists": { account: present, says: /main sends events to main-group/ },
    "of a stopped trail": account().trail("main", { group: "present", logging: false }),
    "a log group of another account": account().trail("main", { group: "foreign" }),
    "a log group of another account that could not be read": account()
      .trail("main", { group: "foreign" })
      .deny("logs:DescribeLogGroups"),
    "an organization's trail with its owner's log group": account()
      .trail("org", { account: OTHER, group: "present" })
      .deny("logs:DescribeLogGroups"),
  },
  fail: {
    "no log group": account().trail("main"),
    "an empty name": account().trail("main", { cloudWatchLogsLogGroupArn: "" }),
    "a log group that was deleted": {
      account: account().trail("main", { group: "absent" }),
      says: /to main-group, which does not exist/,
    },
    "one of two without": present.trail("second"),
  },
  unknown: {
    "the log group denied": { account: present.deny("logs:DescribeLogGroups"), says: /needs logs:DescribeLogGroups/ },
    throttled: present.deny("logs:DescribeLogGroups", undefined, "ThrottlingException"),
    "a log group that was not asked for": present.edit((snapshot) => {
      snapshot.logGroups = {};
    }),
    "the trails of a region denied": present.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "another account's trail without a log group": account().trail("org", { account: OTHER }) },
  none: { "no trails": account() },
});
