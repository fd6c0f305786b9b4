import eventsGlobalServices from "../../../checks/events/events-global-services.ts";
import { account } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const single = { isMultiRegionTrail: false };

describeCheck(eventsGlobalServices, {
  pass: {
    "a multi-Region trail, whatever its flag says": account().trail("main", { includeGlobalServiceEvents: false }),
    "a trail of the region where they log": account().trail("main", single),
  },
  fail: {
    "no trails": account(),
    "a trail of another region": {
      account: account().trail("main", { ...single, homeRegion: "eu-west-1" }),
      says: /iam:\w+ in us-east-1 is not recorded/,
    },
    "a trail that excludes them": {
      account: account().trail("main", { ...single, includeGlobalServiceEvents: false }),
      says: /does not include global service events/,
    },
    "a stopped trail": account().trail("main", { logging: false }),
    "data events only": account().trail("main", { basic: [{ includeManagementEvents: false }] }),
  },
  notApplicable: {
    "a scan that excludes the region where they log": account()
      .trail("main", { ...single, homeRegion: "eu-west-1" })
      .only("eu-west-1"),
  },
  unknown: {
    "a scan that excludes that region, with trails that could not be listed": account()
      .deny("cloudtrail:DescribeTrails", "eu-west-1")
      .only("eu-west-1"),
    "selectors denied": account().trail("main").deny("cloudtrail:GetEventSelectors"),
    "the trails of a region denied": account()
      .trail("main", { ...single, homeRegion: "eu-west-1" })
      .deny("cloudtrail:DescribeTrails", "us-east-1"),
  },
});
