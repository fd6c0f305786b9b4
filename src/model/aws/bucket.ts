import type { Bucket } from "../documents/snapshot.ts";
import { known, type Observed } from "../resources/observed.ts";
import { isDenied } from "./denied.ts";

type Evidence = Pick<Bucket, "name" | "location" | "acl">;

/** `denied-foreign`: another account's bucket that denied access. */
export type Existence = "exists" | "gone" | "denied-foreign" | "unknown";

/**
 * Whether a bucket that a trail names exists. `NoSuchBucket` alone says that it is gone; being listed or answering says
 * that it exists; a denial says neither, only that a bucket we do not own is not ours to read.
 */
export function bucketExistence(listing: Observed<readonly string[]>, bucket: Evidence): Existence {
  const { location, acl } = bucket;
  if (location.state === "absent" || acl.state === "absent") return "gone";
  if (location.state === "read" || acl.state === "read" || known(listing).includes(bucket.name)) return "exists";
  const denied = [location, acl].every((fact) => fact.state === "unreadable" && isDenied(fact.code));
  return listing.state === "read" && denied ? "denied-foreign" : "unknown";
}

/** Whose the bucket is: ours if ListBuckets names it, foreign if a complete list does not and the bucket is there. */
export function bucketOwner(listing: Observed<readonly string[]>, bucket: Evidence): Bucket["owner"] {
  if (known(listing).includes(bucket.name)) return "own";
  if (listing.state !== "read") return "unknown";
  const existence = bucketExistence(listing, bucket);
  return existence === "exists" || existence === "denied-foreign" ? "foreign" : "unknown";
}
