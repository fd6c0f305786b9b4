import trailDigestDelivery from "../../../checks/trail/trail-digest-delivery.ts";
import type { TrailStatus } from "../../../src/model/documents/snapshot.ts";
import { account, hoursAgo, minutesAgo, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const having = (status: Partial<TrailStatus>) => account().trail("main", { status });
const denied = { latestDigestDeliveryError: "AccessDenied" };

describeCheck(trailDigestDelivery, {
  pass: {
    "a recent success": having({}),
    "a success exactly 24 hours ago": having({ latestDigestDeliveryTime: hoursAgo(24) }),
    "an error and a success exactly two hours ago": having({ ...denied, latestDigestDeliveryTime: hoursAgo(2) }),
    "the attempts at log files say nothing of digests": having({
      ...denied,
      latestDigestDeliveryTime: hoursAgo(1.5),
      latestDeliveryAttemptTime: minutesAgo(1),
    }),
  },
  fail: {
    "a success over 24 hours ago": having({ latestDigestDeliveryTime: minutesAgo(24 * 60 + 1) }),
    "an error, and the success over two hours ago": having({ ...denied, latestDigestDeliveryTime: minutesAgo(121) }),
    "an error, and never a success": having({ ...denied, latestDigestDeliveryTime: null }),
    "never a success, started over two hours ago": having({
      latestDigestDeliveryTime: null,
      startLoggingTime: minutesAgo(121),
    }),
  },
  unknown: {
    "never a success, started exactly two hours ago": having({
      latestDigestDeliveryTime: null,
      startLoggingTime: hoursAgo(2),
    }),
    "status denied": having({}).deny("cloudtrail:GetTrailStatus"),
    "the trails of a region denied": having({}).deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "another account's trail that fails": account().trail("org", {
      account: OTHER,
      status: { ...denied, latestDigestDeliveryTime: null },
    }),
  },
  notApplicable: {
    "validation off": { account: account().trail("main", { logFileValidationEnabled: false }), says: /validation off/ },
    "a stopped trail": { account: account().trail("main", { logging: false }), says: /is not logging/ },
  },
  none: { "no trails": account() },
});
