import { bucketExistence } from "../model/bucket.ts";
import type { Judgement } from "../model/check.ts";
import { known } from "../model/observed.ts";
import type { Linked, Posture, PostureTrail } from "../model/posture.ts";
import type { Bucket, FactId, Key, TrailStatus } from "../model/snapshot.ts";
import { deliversNow, S3_DELIVERY, standingError } from "./delivery.ts";
import { allOf, fail, judge, pass, setting, unknown } from "./judgement.ts";
import { shownTime } from "./time.ts";

/** The facts that decide whether a trail is effective; what is hidden decides too. */
export const EFFECTIVE_NEEDS: readonly FactId[] = [
  "account.buckets",
  "trail.status",
  "bucket.location",
  "bucket.acl",
  "key.description",
];

/** Whether the trail is logging, and since when it is not. */
export function isLogging(trail: PostureTrail): Judgement {
  return judge(trail.status, (status) => {
    if (status.isLogging)
      return pass(
        status.startLoggingTime
          ? `${trail.name} is logging since ${shownTime(status.startLoggingTime)}`
          : `${trail.name} is logging`,
      );
    return fail(
      status.stopLoggingTime
        ? `${trail.name} is stopped since ${shownTime(status.stopLoggingTime)}`
        : `${trail.name} has never logged`,
    );
  });
}

/** Whether CloudTrail can use the key, by its state. The key must be one of ours: see AWS KMS, "Key states". */
export function keyUsable(key: Linked<Key>): Judgement {
  const gone = () => fail(`Key ${key.subject.id} does not exist`);
  return judge(
    key.description,
    ({ keyState }) => {
      switch (keyState) {
        case "Enabled":
        case "Updating":
          return pass(`Key ${key.subject.id} is ${keyState}`);
        case "Disabled":
        case "PendingDeletion":
        case "PendingReplicaDeletion":
        case "PendingImport":
        case "Unavailable":
          return fail(`Key ${key.subject.id} is ${keyState}`);
        default:
          return unknown(`Key ${key.subject.id} is in state ${keyState}`);
      }
    },
    gone,
  );
}

/** What a foreign resource does not show, recent deliveries prove; their lack proves nothing. */
function provenByDelivery(trail: PostureTrail, collectedAt: string, what: string): Judgement {
  return judge(trail.status, (status: TrailStatus) =>
    deliversNow(status, collectedAt)
      ? pass(`${what} works: ${trail.name} delivered within the hour`)
      : unknown(`${what} is in another account, and ${trail.name} has not delivered within the hour`),
  );
}

/**
 * The facts that tell whether a bucket exists: what S3 answered about it, else its place in the list of our buckets,
 * else all that was asked in vain.
 */
export function bucketEvidence(
  bucket: Linked<Bucket>,
  { account: { buckets } }: Posture,
): { readonly pointer: string }[] {
  const { location, acl } = bucket;
  const answered = [location, acl].filter(({ state }) => state === "absent");
  const proof = answered.length > 0 ? answered : [location, acl].filter(({ state }) => state === "read");
  if (proof.length > 0) return proof;
  const place = known(buckets).indexOf(bucket.name);
  if (place >= 0) return [{ pointer: `${buckets.pointer}/${buckets.state === "read" ? "value" : "partial"}/${place}` }];
  const asked = [location, acl, buckets].filter(({ state }) => state !== "not-collected");
  return asked.length > 0 ? asked : [location];
}

export function bucketHolds(trail: PostureTrail, posture: Posture): Judgement {
  const { bucket } = trail;
  const evidence = bucketEvidence(bucket, posture);
  switch (bucketExistence(posture.account.buckets, bucket)) {
    case "exists":
      return pass(`bucket ${bucket.name} exists`, ...evidence);
    case "gone":
      return fail(`${trail.name} delivers to bucket ${bucket.name}, which does not exist`, ...evidence);
    case "denied-foreign":
      return provenByDelivery(trail, posture.collectedAt, `Bucket ${bucket.name}`);
    default:
      return unknown(`Whether bucket ${bucket.name} of ${trail.name} exists could not be read`, ...evidence);
  }
}

export function keyHolds(trail: PostureTrail, posture: Posture): Judgement {
  if (!trail.key) return pass("no key", setting(trail, "kmsKeyId"));
  if (trail.key.owner === "foreign") return provenByDelivery(trail, posture.collectedAt, `Key ${trail.key.subject.id}`);
  const judgement = keyUsable(trail.key);
  return judgement.status === "fail"
    ? { ...judgement, message: `${judgement.message}, so ${trail.name} cannot deliver` }
    : judgement;
}

/**
 * Whether a trail records and delivers: it is logging, its bucket exists, no S3 delivery error stands, its key (if any)
 * is usable. One "no" decides, whatever else is unknown.
 */
export function effective(trail: PostureTrail, posture: Posture): Judgement {
  const judgement = allOf([
    isLogging(trail),
    bucketHolds(trail, posture),
    judge(trail.status, (status) => {
      const error = standingError(S3_DELIVERY, status, posture.collectedAt);
      return error ? fail(`${trail.name} cannot deliver to S3 (${error})`) : pass("delivers to S3");
    }),
    keyHolds(trail, posture),
  ]);
  return judgement.status === "pass" ? { ...judgement, message: `${trail.name} is logging and delivers` } : judgement;
}
