import accessConsoleWithoutMfa from "../../../checks/access/access-console-without-mfa.ts";
import { accessed, unexpected, unreadSource } from "../../support/access.ts";
import { account } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

describeCheck(accessConsoleWithoutMfa, {
  pass: {
    "events that were all read, and expected": {
      account: account().edit(accessed()),
      says: /^No unexpected call among 1,234 events from /,
    },
  },
  fail: {
    "a call that is not expected": {
      account: account().edit(accessed([unexpected("console-without-mfa", { actions: ["signin:ConsoleLogin"] })])),
      says: /^root called signin:ConsoleLogin from 203.0.113.20 at /,
    },
  },
  unknown: {
    "a rule that was off when the events were evaluated": {
      account: account().edit(accessed([], { rules: [], off: ["console-without-mfa"] })),
      says: /were not evaluated by the rule/,
    },
    "a Region that may not be read": {
      account: account().edit(accessed([], { source: unreadSource("eu-west-1", "no (AccessDeniedException)") })),
      says: /could not be read completely: eu-west-1: no \(AccessDeniedException\)/,
    },
  },
});
