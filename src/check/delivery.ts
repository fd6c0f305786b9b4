import type { Judgement } from "../model/check.ts";
import type { Fact } from "../model/posture.ts";
import type { TrailStatus } from "../model/snapshot.ts";
import { fail, judge, pass, unknown } from "./judgement.ts";
import { hoursBetween, shownAge, shownTime } from "./time.ts";

/** One kind of delivery, as `GetTrailStatus` reports it. */
export interface Delivery {
  readonly what: string;
  readonly lastSuccess: (status: TrailStatus) => string | null;
  readonly error: (status: TrailStatus) => string | null;
  /** Legacy text of the last attempt's time; digests and CloudWatch have none. */
  readonly lastAttempt: (status: TrailStatus) => string | null;
  /** Hours without a success after which an error text stands, and within which a new trail may have none yet. */
  readonly graceHours: number;
}

export const S3_DELIVERY: Delivery = {
  what: "delivery to S3",
  lastSuccess: (status) => status.latestDeliveryTime,
  error: (status) => status.latestDeliveryError,
  lastAttempt: (status) => status.latestDeliveryAttemptTime,
  graceHours: 1,
};

export const DIGEST_DELIVERY: Delivery = {
  what: "delivery of digests",
  lastSuccess: (status) => status.latestDigestDeliveryTime,
  error: (status) => status.latestDigestDeliveryError,
  lastAttempt: () => null,
  graceHours: 2,
};

export const CLOUDWATCH_DELIVERY: Delivery = {
  what: "delivery to CloudWatch Logs",
  lastSuccess: (status) => status.latestCloudWatchLogsDeliveryTime,
  error: (status) => status.latestCloudWatchLogsDeliveryError,
  lastAttempt: () => null,
  graceHours: 1,
};

export const NOTIFICATION: Delivery = {
  what: "notification",
  lastSuccess: (status) => status.latestNotificationTime,
  error: (status) => status.latestNotificationError,
  lastAttempt: (status) => status.latestNotificationAttemptTime,
  graceHours: 1,
};

/**
 * The error that stands, or null. CloudTrail gives an error text without a time and keeps it after recovery, so it
 * stands only if it is later than the last success: by the attempt's time where there is one, else by the success's age.
 */
export function standingError(delivery: Delivery, status: TrailStatus, collectedAt: string): string | null {
  const error = delivery.error(status);
  if (!error) return null;
  const success = delivery.lastSuccess(status);
  if (!success) return error;
  const attempt = Date.parse(delivery.lastAttempt(status) ?? "");
  const stands = Number.isNaN(attempt)
    ? hoursBetween(success, collectedAt) > delivery.graceHours
    : attempt - Date.parse(success) > 60_000;
  return stands ? error : null;
}

/** Whether logs reached S3 within the last hour and nothing has gone wrong since. */
export function deliversNow(status: TrailStatus, collectedAt: string): boolean {
  const { latestDeliveryTime: success } = status;
  return (
    success !== null && hoursBetween(success, collectedAt) <= 1 && !standingError(S3_DELIVERY, status, collectedAt)
  );
}

/** Whether a logging trail's deliveries of one kind are current: no standing error, and no silence over `maxAgeHours`. */
export function deliveryIsCurrent(
  delivery: Delivery,
  status: TrailStatus,
  collectedAt: string,
  maxAgeHours: number,
): Judgement {
  const error = standingError(delivery, status, collectedAt);
  const success = delivery.lastSuccess(status);
  const started = status.startLoggingTime;
  const what = `${delivery.what[0]?.toUpperCase()}${delivery.what.slice(1)}`;
  if (error) {
    const since = success ? `; last success ${shownTime(success)}` : "; there was no success yet";
    return fail(`${what} fails with ${error}${since}`);
  }
  if (!success) {
    if (!started) return unknown(`${what} has no success yet, and the trail does not say since when it logs`);
    const message = `${what} has no success since logging started at ${shownTime(started)}`;
    return hoursBetween(started, collectedAt) <= delivery.graceHours
      ? unknown(`${message}, ${shownAge(started, collectedAt)} before this scan: too early to tell`)
      : fail(message);
  }
  const restarted = started !== null && hoursBetween(success, started) > 0;
  const from = restarted ? started : success;
  const message = `${what} last succeeded at ${shownTime(success)}${restarted ? `; logging since ${shownTime(started)}` : ""}`;
  return hoursBetween(from, collectedAt) > maxAgeHours
    ? fail(`${message}: ${shownAge(from, collectedAt)} without a success before this scan`)
    : pass(message);
}

/** The parameter that every control of deliveries takes. */
export const MAX_AGE_HOURS = {
  maxAgeHours: {
    type: "number",
    exclusiveMinimum: 0,
    default: 24,
    description: "Hours after which the last successful delivery is too old.",
  },
} as const;

/** {@link deliveryIsCurrent} for a trail's status fact, where the trail is logging; `notLogging` where it is not. */
export function judgeDelivery(
  delivery: Delivery,
  status: Fact<TrailStatus>,
  collectedAt: string,
  maxAgeHours: number,
  notLogging: () => Judgement,
): Judgement {
  return judge(status, (value) =>
    value.isLogging ? deliveryIsCurrent(delivery, value, collectedAt, maxAgeHours) : notLogging(),
  );
}
