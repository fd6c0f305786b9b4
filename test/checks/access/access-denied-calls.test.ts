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
      says: /^root made 25 denied calls \(s3:GetObject and s3:ListBuckets\) from /,
    },
    "sign-ins with user names that the records hide, from two addresses": {
      account: account().edit(
        accessed(
          ["192.0.2.7", "192.0.2.9"].map((address) =>
            unexpected("denied-calls", {
              principal: "HIDDEN_DUE_TO_SECURITY_REASONS",
              actions: ["signin:ConsoleLogin"],
              users: ["HIDDEN_DUE_TO_SECURITY_REASONS"],
              addresses: [address],
              count: 20,
              failed: 20,
            }),
          ),
        ),
      ),
      says: /^a user whose name the records hide made 20 failed sign-ins \(signin:ConsoleLogin\) from 192\.0\.2\.[79] at /,
    },
  },
  unknown: {
    "a rule that was off when the events were evaluated": {
      account: account().edit(accessed([], { rules: [], off: ["denied-calls"] })),
      says: /were not evaluated by the rule/,
    },
    "a Region that may not be read": {
      account: account().edit(accessed([], { source: unreadSource("eu-west-1", "no (AccessDeniedException)") })),
      says: /could not be read completely: eu-west-1: no \(AccessDeniedException\)/,
    },
  },
});
