import {
  CLOUDWATCH_DELIVERY,
  currentError,
  type Delivery,
  DIGEST_DELIVERY,
  NOTIFICATION,
  S3_DELIVERY,
} from "../../check/index.ts";
import { DELIVERY_KINDS, type DeliveryKind } from "../../model/aws/delivery-kinds.ts";
import type { TrailDelivery } from "../../model/documents/result.ts";
import type { TrailStatus } from "../../model/documents/snapshot.ts";
import type { PostureTrail } from "../../model/resources/posture.ts";

type Settings = Pick<PostureTrail, "logFileValidationEnabled" | "cloudWatchLogsLogGroupArn" | "snsTopicArn">;

const KINDS: Readonly<Record<DeliveryKind, { delivery: Delivery; isSetUp: (trail: Settings) => boolean }>> = {
  "log-files": { delivery: S3_DELIVERY, isSetUp: () => true },
  digests: { delivery: DIGEST_DELIVERY, isSetUp: (trail) => trail.logFileValidationEnabled },
  "cloudwatch-logs": { delivery: CLOUDWATCH_DELIVERY, isSetUp: (trail) => Boolean(trail.cloudWatchLogsLogGroupArn) },
  notifications: { delivery: NOTIFICATION, isSetUp: (trail) => Boolean(trail.snsTopicArn) },
};

/** What a trail last delivered, of each kind that it is set up for or was. An error that a success followed is not told. */
export function deliveriesOf(trail: Settings, status: TrailStatus, collectedAt: string): TrailDelivery[] {
  return DELIVERY_KINDS.flatMap((kind) => {
    const { delivery, isSetUp } = KINDS[kind];
    const at = status[delivery.lastSuccess];
    const setUp = isSetUp(trail);
    if (!setUp && at === null) return [];
    const error = setUp ? currentError(delivery, status, collectedAt) : null;
    return [{ kind, at, ...(error === null ? {} : { error }) }];
  });
}
