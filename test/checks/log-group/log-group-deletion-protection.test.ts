import logGroupDeletionProtection from "../../../checks/log-group/log-group-deletion-protection.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { LOG_GROUP_CASES, withLogGroup } from "../../support/log-group.ts";

describeCheck(logGroupDeletionProtection, {
  ...LOG_GROUP_CASES,
  pass: { "protection on": withLogGroup() },
  fail: {
    "protection off": withLogGroup({ deletionProtectionEnabled: false }),
    "an answer without it": withLogGroup({ deletionProtectionEnabled: null }),
  },
});
