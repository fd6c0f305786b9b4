import type { LogAccountPolicy, LogGroupDescription } from "../../src/model/documents/settings/monitoring.ts";
import { account, OTHER, read } from "./account.ts";

/** An account whose trail sends events to a log group that is as `description` says. */
export const withLogGroup = (description: Partial<LogGroupDescription> = {}) =>
  account()
    .trail("main", { group: "present" })
    .edit(({ logGroups }) => {
      const [group] = Object.values(logGroups);
      if (group?.description.state === "read") Object.assign(group.description.value, description);
    });

/** The same with account policies in the Region of the log group. */
export const withAccountPolicies = (...policies: LogAccountPolicy[]) =>
  withLogGroup().edit(({ regions }) => {
    for (const region of Object.values(regions))
      region.logAccountPolicies = read("region.logAccountPolicies", policies);
  });

/** The cases that every control of a log group's settings has in common. */
export const LOG_GROUP_CASES = {
  unknown: {
    "the log group denied": {
      account: withLogGroup().deny("logs:DescribeLogGroups"),
      says: /needs logs:DescribeLogGroups/,
    },
    "the trails of a Region denied": withLogGroup().deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "another account's log group": {
      account: account().trail("main", { group: "foreign" }),
      says: new RegExp(`^Log group main-group belongs to account ${OTHER}`),
    },
  },
  notApplicable: {
    "a log group that does not exist": account().trail("main", { group: "absent" }),
  },
  none: { "no trails": account(), "a trail without a log group": account().trail("main") },
} as const;
