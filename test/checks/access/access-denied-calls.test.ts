import accessDeniedCalls from "../../../checks/access/access-denied-calls.ts";
import { accessed, unexpected, unreadSource } from "../../support/access.ts";
import { account, hoursAgo } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

describeCheck(accessDeniedCalls, {
  pass: {
    "events that were all read, and expected": {
      account: account().edit(accessed()),
      says: /^No unexpected call among 1,234 events from /,
    },
  },
  fail: {
    "a call that is not expected": {
      account: account().edit(
        accessed([
          unexpected("denied-calls", {
            actions: ["s3:GetObject", "s3:ListBuckets"],
            count: 25,
            failed: 25,
            first: hoursAgo(4),
          }),
        ]),
      ),
      says: /^root had 25 denied calls \(s3:GetObject, s3:ListBuckets\) from /,
    },
  },
  unknown: {
    "a Region that may not be read": {
      account: account().edit(accessed([], { source: unreadSource("eu-west-1", "no (AccessDeniedException)") })),
      says: /could not be read completely: eu-west-1: no \(AccessDeniedException\)/,
    },
  },
  notApplicable: {
    "a rule that is off": account().edit(accessed([], { rules: [], off: ["denied-calls"] })),
  },
});
