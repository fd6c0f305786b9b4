import canaryCloudwatch from "../../../checks/canary/canary-cloudwatch.ts";
import { account } from "../../support/account.ts";
import { canaried, missing } from "../../support/canary.ts";
import { describeCheck } from "../../support/describe-check.ts";

const main = account().trail("main", { group: "present" });

describeCheck(canaryCloudwatch, {
  pass: {
    "calls that arrived": {
      account: main.edit(canaried()),
      says: /^2 calls arrived in log group main-group in us-east-1 within 4 min\n/,
    },
  },
  fail: {
    "a call that is missing after 20 minutes": {
      account: main.edit(canaried({ second: missing(20) })),
      says: /^Log group main-group in us-east-1 lacks sts:GetCallerIdentity in eu-west-1 20 minutes after the call/,
    },
  },
  unknown: {
    "a log group that may not be read": {
      account: main.edit(canaried({ second: {}, problems: ["logs:FilterLogEvents: no (AccessDeniedException)"] })),
      says: /^Log group main-group in us-east-1 could not be searched: logs:FilterLogEvents/,
    },
  },
  notApplicable: {
    "a trail without a log group": account().trail("main").edit(canaried()),
  },
});
