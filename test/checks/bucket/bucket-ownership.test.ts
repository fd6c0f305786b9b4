import bucketOwnership from "../../../checks/bucket/bucket-ownership.ts";
import type { Snapshot } from "../../../src/model/documents/snapshot.ts";
import { absent, account, read } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const withFact = (fact: Snapshot["buckets"][string]["ownership"]) =>
  account()
    .trail("main")
    .edit(({ buckets }) => {
      for (const one of Object.values(buckets)) one.ownership = fact;
    });
const owned = (objectOwnership: string) => withFact(read("bucket.ownership", { objectOwnership }));
const enforced = owned("BucketOwnerEnforced");

describeCheck(bucketOwnership, {
  pass: { "bucket owner enforced": enforced },
  fail: {
    "bucket owner preferred": owned("BucketOwnerPreferred"),
    "object writer": owned("ObjectWriter"),
    "no ownership controls": { account: withFact(absent("bucket.ownership")), says: /no ownership controls/ },
  },
  unknown: {
    "ownership denied": {
      account: enforced.deny("s3:GetBucketOwnershipControls"),
      says: /s3:GetBucketOwnershipControls/,
    },
    "the trails of a region denied": enforced.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a bucket of another account": account().trail("main", { bucket: "foreign" }) },
  notApplicable: { "a bucket that does not exist": account().trail("main", { bucket: "gone" }) },
  none: { "no trails": account() },
});
