import trailCloudwatchDelivery from "../../../checks/trail/trail-cloudwatch-delivery.ts";
import type { TrailStatus } from "../../../src/model/documents/snapshot.ts";
import { account, hoursAgo, minutesAgo, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const having = (status: Partial<TrailStatus>) => account().trail("main", { group: "present", status });

describeCheck(trailCloudwatchDelivery, {
  pass: {
    "a recent success": having({}),
    "a success exactly 24 hours ago": having({ latestCloudWatchLogsDeliveryTime: hoursAgo(24) }),
    "an old error that a success outlived": having({ latestCloudWatchLogsDeliveryError: "AccessDenied" }),
    "an error and a success exactly an hour ago": having({
      latestCloudWatchLogsDeliveryError: "AccessDenied",
      latestCloudWatchLogsDeliveryTime: hoursAgo(1),
    }),
    "failing deliveries of other kinds": having({
      latestDeliveryTime: null,
      latestDeliveryError: "NoSuchBucket",
      latestDigestDeliveryTime: hoursAgo(90),
      latestNotificationError: "NotFound",
      latestNotificationTime: null,
    }),
    "a log group of another account": account().trail("main", { group: "foreign" }),
  },
  fail: {
    "a success over 24 hours ago": having({ latestCloudWatchLogsDeliveryTime: minutesAgo(24 * 60 + 1) }),
    "an error, and never a success": having({
      latestCloudWatchLogsDeliveryTime: null,
      latestCloudWatchLogsDeliveryError: "AccessDenied",
    }),
    "an error, and the success over an hour ago": having({
      latestCloudWatchLogsDeliveryTime: minutesAgo(61),
      latestCloudWatchLogsDeliveryError: "AccessDenied",
    }),
    "never a success, started over an hour ago": having({
      latestCloudWatchLogsDeliveryTime: null,
      startLoggingTime: minutesAgo(61),
    }),
    "a log group that was deleted, in the error's words": {
      account: account().trail("main", {
        group: "absent",
        status: {
          latestCloudWatchLogsDeliveryTime: null,
          latestCloudWatchLogsDeliveryError: "ResourceNotFoundException",
        },
      }),
      says: /ResourceNotFoundException/,
    },
  },
  unknown: {
    "never a success, started an hour ago": having({
      latestCloudWatchLogsDeliveryTime: null,
      startLoggingTime: hoursAgo(1),
    }),
    "status denied": having({}).deny("cloudtrail:GetTrailStatus"),
    "the trails of a region denied": having({}).deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "another account's trail that fails": account().trail("org", {
      account: OTHER,
      group: "present",
      status: { latestCloudWatchLogsDeliveryTime: hoursAgo(25) },
    }),
  },
  notApplicable: {
    "no log group": { account: account().trail("main"), says: /no log group/ },
    "no log group, and the status denied": account().trail("main").deny("cloudtrail:GetTrailStatus"),
    "a stopped trail": {
      account: account().trail("main", { group: "present", logging: false }),
      says: /is not logging/,
    },
  },
  none: { "no trails": account() },
});
