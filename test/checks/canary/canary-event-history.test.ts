import canaryEventHistory from "../../../checks/canary/canary-event-history.ts";
import { account } from "../../support/account.ts";
import { canaried, missing } from "../../support/canary.ts";
import { describeCheck } from "../../support/describe-check.ts";

describeCheck(canaryEventHistory, {
  pass: {
    "calls that arrived": {
      account: account().edit(canaried()),
      says: /^2 calls arrived in Event history within 4 min\n/,
    },
  },
  fail: {
    "a call that is missing after 20 minutes": {
      account: account().edit(canaried({ second: missing(20) })),
      says: /^Event history lacks sts:GetCallerIdentity in eu-west-1 20 minutes after the call/,
    },
  },
  unknown: {
    "a call that is missing when the wait ends": {
      account: account().edit(canaried({ second: missing(3) })),
      says: /^Event history lacked 1 of 2 calls when the wait ended, 3 min after the call/,
    },
    "a call that could not be made": {
      account: account().edit(canaried({ unmade: true })),
      says: /^1 call of the canary could not be made: GetCallerIdentity in eu-west-1 \(TimeoutError\)$/,
    },
  },
});
