import trailS3Delivery from "../../../checks/trail/trail-s3-delivery.ts";
import type { TrailStatus } from "../../../src/model/documents/snapshot.ts";
import { account, hoursAgo, minutesAgo, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const having = (status: Partial<TrailStatus>) => account().trail("main", { status });
const secondsBefore = (seconds: number) => minutesAgo(seconds / 60);
const denied = { latestDeliveryError: "AccessDenied" };

describeCheck(trailS3Delivery, {
  pass: {
    "a recent success": having({}),
    "a success exactly 24 hours ago": having({ latestDeliveryTime: hoursAgo(24) }),
    "an old success, but logging was started again within 24 hours": {
      account: having({ latestDeliveryTime: hoursAgo(100), startLoggingTime: hoursAgo(24) }),
      says: /logging since/,
    },
    "longer silence where `maxAgeHours` allows it": {
      account: having({ latestDeliveryTime: hoursAgo(48) }),
      params: { maxAgeHours: 48 },
    },
    "an old error that a success outlived": having(denied),
    "an error, the last attempt a minute after the success": having({
      ...denied,
      latestDeliveryTime: secondsBefore(7260),
      latestDeliveryAttemptTime: secondsBefore(7200),
    }),
    "an error, the last attempt before the success": having({
      ...denied,
      latestDeliveryTime: hoursAgo(20),
      latestDeliveryAttemptTime: hoursAgo(21),
    }),
    "a success without a start time": having({ startLoggingTime: null }),
  },
  fail: {
    "a success over 24 hours ago": {
      account: having({ latestDeliveryTime: minutesAgo(24 * 60 + 1) }),
      says: /2026-11-11 11:59 UTC.*24 hours/,
    },
    "a success over `maxAgeHours` ago": {
      account: having({ latestDeliveryTime: minutesAgo(61) }),
      params: { maxAgeHours: 1 },
    },
    "an old success, and logging was started again over 24 hours ago": having({
      latestDeliveryTime: hoursAgo(100),
      startLoggingTime: hoursAgo(25),
    }),
    "never a success, started over an hour ago": having({ latestDeliveryTime: null, startLoggingTime: minutesAgo(61) }),
    "an error, and never a success": {
      account: having({ ...denied, latestDeliveryTime: null, startLoggingTime: minutesAgo(1) }),
      says: /fails with AccessDenied/,
    },
    "an error, the last attempt over a minute after a recent success": having({
      ...denied,
      latestDeliveryTime: secondsBefore(361),
      latestDeliveryAttemptTime: secondsBefore(300),
    }),
    "an error, no attempt's time, and the success over an hour ago": having({
      ...denied,
      latestDeliveryTime: minutesAgo(61),
    }),
    "one of two trails": having({}).trail("second", { status: { latestDeliveryTime: hoursAgo(30) } }),
  },
  unknown: {
    "never a success, started exactly an hour ago": {
      account: having({ latestDeliveryTime: null, startLoggingTime: hoursAgo(1) }),
      says: /too early to decide/,
    },
    "never a success, and no start time": having({ latestDeliveryTime: null, startLoggingTime: null }),
    "status denied": { account: having({}).deny("cloudtrail:GetTrailStatus"), says: /needs cloudtrail:GetTrailStatus/ },
    "the trail not found where it is at home": having({}).deny(
      "cloudtrail:GetTrailStatus",
      undefined,
      "TrailNotFoundException",
    ),
    "the trails of a region denied": having({}).deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "another account's trail whose status is denied": account()
      .trail("org", { account: OTHER })
      .deny("cloudtrail:GetTrailStatus"),
  },
  manual: {
    "another account's trail that fails": account().trail("org", {
      account: OTHER,
      status: { ...denied, latestDeliveryTime: null },
    }),
  },
  notApplicable: {
    "a stopped trail, whatever its last delivery": account().trail("main", {
      logging: false,
      status: { ...denied, latestDeliveryTime: hoursAgo(90) },
    }),
    "another account's stopped trail": account().trail("org", { account: OTHER, logging: false }),
  },
  none: { "no trails": account() },
});
