import bucketVersioning from "../../../checks/bucket/bucket-versioning.ts";
import type { BucketVersioning } from "../../../src/model/documents/settings/buckets.ts";
import { account, read } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const withVersioning = (status: BucketVersioning["status"], trail = {}) =>
  account()
    .trail("main", trail)
    .edit(({ buckets }) => {
      for (const one of Object.values(buckets)) one.versioning = read("bucket.versioning", { status, mfaDelete: null });
    });
const enabled = withVersioning("Enabled");

describeCheck(bucketVersioning, {
  pass: {
    "versioning on": enabled,
    "the bucket of a stopped trail": withVersioning("Enabled", { logging: false }),
  },
  fail: {
    "never turned on": withVersioning(null),
    suspended: { account: withVersioning("Suspended"), says: /suspended/ },
  },
  unknown: {
    "versioning denied": { account: enabled.deny("s3:GetBucketVersioning"), says: /s3:GetBucketVersioning/ },
    "whose it is could not be read": account()
      .trail("main", { bucket: "foreign" })
      .deny("s3:GetBucketLocation", undefined, "SlowDown"),
    "ListBuckets denied": { account: enabled.deny("s3:ListBuckets"), says: /Whose bucket main-logs is/ },
    "the trails of a region denied": enabled.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a bucket of another account": account().trail("main", { bucket: "foreign" }) },
  notApplicable: { "a bucket that does not exist": account().trail("main", { bucket: "gone" }) },
  none: { "no trails": account() },
});
