import { bucketExistence } from "../../model/aws/bucket.ts";
import type { ResourceVerdict, Verdict } from "../../model/findings/verdict.ts";
import type { Posture, PostureBucket, PostureTrail } from "../../model/resources/posture.ts";
import { bucketEvidence } from "../recording/effective.ts";
import { eachBucket, foreign } from "./each.ts";
import { notApplicable, unread } from "./verdict.ts";

/** The facts that tell whose a bucket is, and whether it exists. */
export const BUCKET_NEEDS = ["account.buckets", "bucket.location", "bucket.acl"] as const;

/**
 * One verdict for each bucket that trails in scope deliver to, by its settings: a bucket of another account is the owning
 * account's to review, and one that does not exist fails in `bucket-exists` alone.
 */
export function eachOwnBucket(
  posture: Posture,
  ofBucket: (bucket: PostureBucket, trails: readonly PostureTrail[]) => Verdict,
): ResourceVerdict[] {
  const { buckets } = posture.account;
  return eachBucket(posture, (bucket, trails) => {
    const evidence = bucketEvidence(bucket, posture);
    if (bucketExistence(buckets, bucket) === "gone")
      return notApplicable(`Bucket ${bucket.name} does not exist`, { evidence });
    if (bucket.owner === "foreign")
      return foreign(
        `Bucket ${bucket.name}`,
        null,
        evidence.map(({ pointer }) => pointer),
      );
    if (bucket.owner === "unknown") {
      const unreadable = [buckets, bucket.location, bucket.acl].filter(({ state }) => state === "unreadable");
      const [first = bucket.location, ...others] = unreadable;
      return unread(`Whose bucket ${bucket.name} is, is not known: `, [first, ...others]);
    }
    return ofBucket(bucket, trails);
  });
}
