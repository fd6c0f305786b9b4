import { describe, expect, it } from "vitest";
import { bucketExistence, bucketOwner } from "../../src/model/aws/bucket.ts";
import { notCollected } from "../../src/model/resources/facts.ts";
import { absent, read, unreadable } from "../support/account.ts";

const NAME = "logs";

const listings = {
  listed: read("account.buckets", ["a", NAME]),
  "not listed": read("account.buckets", ["a", `${NAME}-2`]),
  "listed, then broken off": { ...unreadable("account.buckets"), partial: [NAME] },
  "broken off before": { ...unreadable("account.buckets"), partial: ["a"] },
  "no list": unreadable("account.buckets"),
  "list not asked": notCollected("account.buckets"),
};
const locations = {
  answers: read("bucket.location", "eu-west-1"),
  gone: absent("bucket.location"),
  denied: unreadable("bucket.location"),
  throttled: unreadable("bucket.location", "us-east-1", "SlowDown"),
};
const acls = {
  answers: read("bucket.acl", { grants: [] }),
  gone: absent("bucket.acl"),
  denied: unreadable("bucket.acl", "us-east-1", "AllAccessDisabled"),
  throttled: unreadable("bucket.acl", "us-east-1", "SlowDown"),
  "not asked": notCollected("bucket.acl"),
};

const rows = Object.keys(listings).flatMap((listing) =>
  Object.keys(locations).flatMap((location) => Object.keys(acls).map((acl) => [listing, location, acl] as const)),
) as [keyof typeof listings, keyof typeof locations, keyof typeof acls][];

/** The sentences of the catalogue, in their order. */
function expected(listing: keyof typeof listings, location: string, acl: string): [string, string] {
  const listed = listing.startsWith("listed");
  const complete = listing === "not listed";
  const answers = [location, acl].includes("answers");
  if ([location, acl].includes("gone")) return ["gone", listed ? "own" : "unknown"];
  if (listed) return ["exists", "own"];
  if (answers) return ["exists", complete ? "foreign" : "unknown"];
  if (complete && location === "denied" && acl === "denied") return ["denied-foreign", "foreign"];
  return ["unknown", "unknown"];
}

describe("existence and owner of a bucket", () => {
  it.each(rows)("%s, location %s, ACL %s", (listing, location, acl) => {
    const bucket = { name: NAME, location: locations[location], acl: acls[acl] };
    const seen = [bucketExistence(listings[listing], bucket), bucketOwner(listings[listing], bucket)];
    expect(seen).toEqual(expected(listing, location, acl));
  });
});
