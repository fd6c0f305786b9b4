import accessUnexpectedRegion from "../../../checks/access/access-unexpected-region.ts";
import { accessed, unexpected, unreadSource } from "../../support/access.ts";
import { account, hoursAgo } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

describeCheck(accessUnexpectedRegion, {
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
          unexpected("unexpected-region", {
            actions: ["ec2:RunInstances"],
            count: 2,
            first: hoursAgo(4),
            regions: ["eu-north-1"],
          }),
        ]),
      ),
      says: /^root called ec2:RunInstances 2 times from /,
    },
  },
  unknown: {
    "a Region that may not be read": {
      account: account().edit(accessed([], { source: unreadSource("eu-west-1", "no (AccessDeniedException)") })),
      says: /could not be read completely: eu-west-1: no \(AccessDeniedException\)/,
    },
  },
  notApplicable: {
    "a rule that is off": account().edit(accessed([], { rules: [], off: ["unexpected-region"] })),
  },
});
