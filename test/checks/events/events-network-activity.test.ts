import eventsNetworkActivity from "../../../checks/events/events-network-activity.ts";
import { account, EVERY_KIND } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const all = account().trail("main", { advanced: EVERY_KIND });

describeCheck(eventsNetworkActivity, {
  pass: { "the service": all },
  fail: {
    "no trails": account(),
    "no network activity events": { account: account().trail("main"), says: /ec2:\w+ through a VPC endpoint/ },
    "another service": { account: all, params: { sources: ["ec2.amazonaws.com", "kms.amazonaws.com"] } },
    "denied calls only": account().trail("main", {
      advanced: [
        [
          { field: "eventCategory", equals: ["NetworkActivity"] },
          { field: "eventSource", equals: ["ec2.amazonaws.com"] },
          { field: "errorCode", equals: ["VpceAccessDenied"] },
        ],
      ],
    }),
  },
  unknown: { "selectors denied": all.deny("cloudtrail:GetEventSelectors") },
});
