import accessTrailTampering from "../../../checks/access/access-trail-tampering.ts";
import { accessed, unexpected, unreadSource } from "../../support/access.ts";
import { account } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

describeCheck(accessTrailTampering, {
  pass: {
    "events that were all read, and expected": {
      account: account().edit(accessed()),
      says: /^No unexpected call among 1,234 events from /,
    },
  },
  fail: {
    "a call that is not expected": {
      account: account().edit(
        accessed([unexpected("trail-tampering", { actions: ["cloudtrail:StopLogging"], failed: 1 })]),
      ),
      says: /^root called cloudtrail:StopLogging \(failed\) from 203.0.113.20 at /,
    },
  },
  unknown: {
    "a rule that was off when the events were evaluated": {
      account: account().edit(accessed([], { rules: [], off: ["trail-tampering"] })),
      says: /were not evaluated by the rule/,
    },
    "a Region that may not be read": {
      account: account().edit(accessed([], { source: unreadSource("eu-west-1", "no (AccessDeniedException)") })),
      says: /could not be read completely: eu-west-1: no \(AccessDeniedException\)/,
    },
  },
});
