import accessRootUse from "../../../checks/access/access-root-use.ts";
import { accessed, FILES, unexpected, unreadSource } from "../../support/access.ts";
import { account } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

describeCheck(accessRootUse, {
  pass: {
    "events that were all read, and expected": {
      account: account().edit(accessed()),
      says: /^No unexpected call among 1,234 events from /,
    },
  },
  fail: {
    "a call that is not expected": {
      account: account().edit(accessed([unexpected("root-use")])),
      says: /^root called iam:CreateAccessKey from 203.0.113.20 at /,
    },
  },
  unknown: {
    "events of other accounts alone": {
      account: account().edit(accessed([], { ofAccount: 0, source: FILES })),
      says: /^logs has no event of account 123456789012 from /,
    },
    "a rule that was off when the events were evaluated": {
      account: account().edit(accessed([], { rules: [], off: ["root-use"] })),
      says: /were not evaluated by the rule/,
    },
    "a Region that may not be read": {
      account: account().edit(accessed([], { source: unreadSource("eu-west-1", "no (AccessDeniedException)") })),
      says: /could not be read completely: eu-west-1: no \(AccessDeniedException\)/,
    },
  },
});
