import type { TrailStatus } from "../documents/snapshot.ts";
import type { Impact } from "../findings/verdict.ts";

const HOUR = 3_600_000;

type Time = Extract<keyof TrailStatus, `${string}Time`>;

/** One kind of delivery, by the members with which `GetTrailStatus` reports it. */
export interface Delivery {
  /** As the subject of a sentence. */
  readonly what: string;
  readonly lastSuccess: Time;
  readonly error: Extract<keyof TrailStatus, `${string}Error`>;
  /** Legacy text of the last attempt's time; digests and CloudWatch have none. */
  readonly lastAttempt?: Time;
  /** Hours without a success after which an error text is current, and within which a new trail may have none yet. */
  readonly graceHours: number;
  /** What it means that nothing is delivered. */
  readonly impact?: Impact;
}

export const S3_DELIVERY: Delivery = {
  what: "Delivery to S3",
  lastSuccess: "latestDeliveryTime",
  error: "latestDeliveryError",
  lastAttempt: "latestDeliveryAttemptTime",
  graceHours: 1,
  impact: "not-delivering",
};

export const DIGEST_DELIVERY: Delivery = {
  what: "Delivery of digests",
  lastSuccess: "latestDigestDeliveryTime",
  error: "latestDigestDeliveryError",
  graceHours: 2,
};

export const CLOUDWATCH_DELIVERY: Delivery = {
  what: "Delivery to CloudWatch Logs",
  lastSuccess: "latestCloudWatchLogsDeliveryTime",
  error: "latestCloudWatchLogsDeliveryError",
  graceHours: 1,
};

export const NOTIFICATION: Delivery = {
  what: "Notification",
  lastSuccess: "latestNotificationTime",
  error: "latestNotificationError",
  lastAttempt: "latestNotificationAttemptTime",
  graceHours: 1,
};

/**
 * The current error, or null. CloudTrail gives an error text without a time and keeps it after recovery, so it is current
 * only if it is later than the last success: by the attempt's time where there is one, else by the success's age.
 */
export function currentError(delivery: Delivery, status: TrailStatus, collectedAt: string): string | null {
  const error = status[delivery.error];
  if (!error) return null;
  const success = status[delivery.lastSuccess];
  if (!success) return error;
  const attempt = Date.parse((delivery.lastAttempt && status[delivery.lastAttempt]) ?? "");
  const isCurrent = Number.isNaN(attempt)
    ? Date.parse(collectedAt) - Date.parse(success) > delivery.graceHours * HOUR
    : attempt - Date.parse(success) > 60_000;
  return isCurrent ? error : null;
}
