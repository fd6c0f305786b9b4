import { bucketExistence } from "../../model/aws/bucket.ts";
import type { Bucket, FactId, Key, TrailStatus } from "../../model/documents/snapshot.ts";
import { firstCause, IMPACT, type Verdict } from "../../model/findings/verdict.ts";
import { known } from "../../model/resources/observed.ts";
import type { Linked, Posture, PostureTrail } from "../../model/resources/posture.ts";
import { hoursBetween, shownTime } from "../verdicts/time.ts";
import { allOf, anyOf, causeOf, decideBy, fail, pass, setting, unknown } from "../verdicts/verdict.ts";
import { currentError, deliversNow, S3_DELIVERY } from "./delivery.ts";

/** The facts that decide whether a trail is effective; what is hidden decides too. */
export const EFFECTIVE_NEEDS: readonly FactId[] = [
  "account.buckets",
  "trail.status",
  "bucket.location",
  "bucket.acl",
  "key.description",
];

/** Keys of the data of {@link isLogging}. */
export const LOGGING_DATA = {
  impact: IMPACT,
  loggingSince: "When logging was last started; null: not reported.",
  stoppedAt: "When the trail was stopped; null: it was never started.",
} as const;

/** Whether the trail is logging, and since when it is not. */
export function isLogging(trail: PostureTrail): Verdict {
  return decideBy(trail.status, ({ isLogging, startLoggingTime: started, stopLoggingTime: stoppedAt }, at) => {
    if (isLogging)
      return pass(started ? `${trail.name} has been logging since ${shownTime(started)}` : `${trail.name} is logging`, {
        data: { loggingSince: started },
        evidence: at("isLogging"),
      });
    return fail(
      stoppedAt ? `${trail.name} has been stopped since ${shownTime(stoppedAt)}` : `${trail.name} was never started`,
      { data: { impact: "not-recording", stoppedAt }, evidence: at("isLogging", "stopLoggingTime") },
    );
  });
}

/** Keys of the data of {@link keyUsable}. */
export const KEY_DATA = {
  impact: IMPACT,
  keyState: "The key's state, as KMS names it; null: the key does not exist.",
} as const;

/** Whether CloudTrail can use the key, by its state. The key must be one of ours: see AWS KMS, "Key states". */
export function keyUsable(key: Linked<Key>): Verdict {
  const name = `Key ${key.subject.id}`;
  return decideBy(
    key.description,
    ({ keyState }, at) => {
      const [message, more] = [`${name} is ${keyState}`, { data: { keyState }, evidence: at("keyState") }];
      switch (keyState) {
        case "Enabled":
        case "Updating":
          return pass(message, more);
        case "Disabled":
        case "PendingDeletion":
        case "PendingReplicaDeletion":
        case "PendingImport":
        case "Unavailable":
          return fail(message, { ...more, data: { impact: "not-delivering", keyState } });
        default:
          return unknown(
            "undecidable",
            `${name} is in state ${keyState}, so it is not known whether CloudTrail can use it`,
            more,
          );
      }
    },
    () => fail(`${name} does not exist`, { data: { impact: "not-delivering", keyState: null } }),
  );
}

/** What a foreign resource does not show, recent deliveries prove; their lack proves nothing. */
function verifiedByDelivery(trail: PostureTrail, collectedAt: string, what: string): Verdict {
  return decideBy(trail.status, (status: TrailStatus, at) =>
    deliversNow(status, collectedAt)
      ? pass(`${what} works: ${trail.name} delivered within the hour`, { evidence: at("latestDeliveryTime") })
      : unknown(
          "undecidable",
          `${what} belongs to another account, and ${trail.name} has not delivered within the hour`,
          { evidence: at("latestDeliveryTime", "latestDeliveryError") },
        ),
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
  if (answered.length > 0) return answered;
  if (location.state === "read") return [location];
  const place = known(buckets).indexOf(bucket.name);
  if (place >= 0) return [{ pointer: `${buckets.pointer}/${buckets.state === "read" ? "value" : "partial"}/${place}` }];
  if (acl.state === "read") return [acl];
  const asked = [location, acl, buckets].filter(({ state }) => state !== "not-collected");
  return asked.length > 0 ? asked : [location];
}

export function bucketHolds(trail: PostureTrail, posture: Posture): Verdict {
  const { bucket } = trail;
  const evidence = bucketEvidence(bucket, posture);
  switch (bucketExistence(posture.account.buckets, bucket)) {
    case "exists":
      return pass(`Bucket ${bucket.name} exists`, { evidence });
    case "gone":
      return fail(`${trail.name} delivers to bucket ${bucket.name}, which does not exist`, { evidence });
    case "denied-foreign":
      return verifiedByDelivery(trail, posture.collectedAt, `Bucket ${bucket.name}`);
    default:
      return unknown(
        firstCause([bucket.location, bucket.acl, posture.account.buckets].map(causeOf)),
        `Whether bucket ${bucket.name} of ${trail.name} exists is not known`,
        { evidence },
      );
  }
}

export function keyHolds(trail: PostureTrail, posture: Posture): Verdict {
  if (!trail.key) return pass(`${trail.name} has no KMS key`, { evidence: [setting(trail, "kmsKeyId")] });
  if (trail.key.owner === "foreign")
    return verifiedByDelivery(trail, posture.collectedAt, `Key ${trail.key.subject.id}`);
  const verdict = keyUsable(trail.key);
  return verdict.status === "fail"
    ? { ...verdict, message: `${verdict.message}, so ${trail.name} cannot deliver` }
    : verdict;
}

/**
 * Whether a trail records and delivers: it is logging, its bucket exists, there is no current S3 delivery error, its key
 * (if any) is usable. One "no" decides, whatever else is unknown.
 */
export function effective(trail: PostureTrail, posture: Posture): Verdict {
  const [bucket, key] = [bucketHolds(trail, posture), keyHolds(trail, posture)];
  const { data: _, ...verdict } = allOf([
    isLogging(trail),
    bucket,
    decideBy(trail.status, (status, at) => {
      const error = currentError(S3_DELIVERY, status, posture.collectedAt);
      return error
        ? fail(`${trail.name} cannot deliver to S3 (${error})`, { evidence: at("latestDeliveryError") })
        : pass(`${trail.name} delivers to S3`, { evidence: at("latestDeliveryError") });
    }),
    key,
  ]);
  if (verdict.status !== "pass") return verdict;
  // The sentence says of the account's own bucket and key what there is to say.
  const foreign = [
    ...(trail.bucket.owner === "foreign" ? [bucket] : []),
    ...(trail.key?.owner === "foreign" ? [key] : []),
  ];
  const details = foreign.map(({ message }) => message);
  return pass(works(trail, posture), { ...(details.length > 0 ? { details } : {}), evidence: verdict.evidence });
}

/** What a good trail does, said of deliveries only as far as there are any: a quiet Region has none for hours. */
function works({ name, status }: PostureTrail, { collectedAt }: Posture): string {
  const last = status.state === "read" ? status.value.latestDeliveryTime : null;
  const isRecent = last !== null && hoursBetween(last, collectedAt) <= 24;
  return isRecent ? `${name} is logging and delivers` : `${name} is logging, without a current delivery error`;
}

/** Whether one of the trails is effective; `none`: where there are none. The data names those that are. */
export function anyEffective(trails: readonly PostureTrail[], posture: Posture, none: Verdict): Verdict {
  const verdicts = trails.map((trail) => effective(trail, posture));
  const names = trails.filter((_, i) => verdicts[i]?.status === "pass").map(({ arn }) => arn);
  return { ...anyOf(verdicts, none), data: { trails: names } };
}
