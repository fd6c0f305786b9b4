import { expect, it } from "vitest";
import { trailSummary } from "../../src/evaluate/summary/trail-summary.ts";
import { type AccountBuilder, account, hoursAgo } from "../support/account.ts";
import { postureOf } from "../support/posture.ts";

const NEVER = {
  latestDeliveryTime: null,
  latestDigestDeliveryTime: null,
  latestCloudWatchLogsDeliveryTime: null,
  latestNotificationTime: null,
};

function deliveriesOf(built: AccountBuilder) {
  const posture = postureOf(built.snapshot());
  const [trail] = posture.trails;
  return trail && trailSummary(trail, posture).deliveries;
}

it("tells the last success of each kind that the trail is set up for, none or not", () => {
  const status = { ...NEVER, latestDeliveryTime: hoursAgo(0.5), latestNotificationTime: hoursAgo(30) };
  expect(deliveriesOf(account().trail("main", { group: "present", topic: "present", status }))).toEqual([
    { kind: "log-files", at: hoursAgo(0.5) },
    { kind: "digests", at: null },
    { kind: "cloudwatch-logs", at: null },
    { kind: "notifications", at: hoursAgo(30) },
  ]);
});

it("has no kind that the trail is not set up for, unless it was, and then no error of it", () => {
  const off = { logFileValidationEnabled: false };
  expect(deliveriesOf(account().trail("main", { ...off, status: NEVER }))).toEqual([{ kind: "log-files", at: null }]);
  const status = { ...NEVER, latestDigestDeliveryTime: hoursAgo(900), latestDigestDeliveryError: "AccessDenied" };
  expect(deliveriesOf(account().trail("main", { ...off, status }))).toEqual([
    { kind: "log-files", at: null },
    { kind: "digests", at: hoursAgo(900) },
  ]);
});

it("has an error only where no success followed it", () => {
  const status = {
    ...NEVER,
    latestDeliveryTime: hoursAgo(0.1),
    latestDeliveryError: "NoSuchBucket",
    latestDigestDeliveryTime: hoursAgo(50),
    latestDigestDeliveryError: "AccessDenied",
  };
  expect(deliveriesOf(account().trail("main", { status }))).toEqual([
    { kind: "log-files", at: hoursAgo(0.1) },
    { kind: "digests", at: hoursAgo(50), error: "AccessDenied" },
  ]);
});

it("says nothing where the status could not be read", () => {
  expect(deliveriesOf(account().trail("main").deny("cloudtrail:GetTrailStatus"))).toBeUndefined();
});
