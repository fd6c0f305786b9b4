import { expect, it } from "vitest";
import bucketExists from "../../../checks/bucket/bucket-exists.ts";
import { ACCOUNT, absent, account, hoursAgo, minutesAgo, OTHER, read, unreadable } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const own = account().trail("main");
const foreign = account().trail("main", { bucket: "foreign" });
/** A bucket of another account that denies access. */
const denied = (status: object = {}, trail = {}) =>
  account()
    .trail("main", { bucket: "foreign", status, ...trail })
    .deny("s3:GetBucketLocation")
    .deny("s3:GetBucketAcl");

describeCheck(bucketExists, {
  pass: {
    listed: { account: own, says: /^Bucket main-logs of main exists$/ },
    "listed, and its settings denied": own.deny("s3:GetBucketLocation").deny("s3:GetBucketAcl"),
    "listed before the list broke off": own
      .edit((snapshot) => {
        snapshot.account.buckets = { ...unreadable("account.buckets"), partial: ["main-logs"] };
      })
      .deny("s3:GetBucketLocation"),
    "not listed, and it answers: another account's": { account: foreign, says: /exists in another account$/ },
    "not listed, and only its ACL answers": foreign
      .edit(({ buckets }) => {
        for (const bucket of Object.values(buckets)) bucket.acl = read("bucket.acl", { grants: [] });
      })
      .deny("s3:GetBucketLocation"),
    "ListBuckets denied, and it answers": own.deny("s3:ListBuckets"),
    "the bucket of a stopped trail": account().trail("main", { logging: false }),
  },
  fail: {
    NoSuchBucket: { account: account().trail("main", { bucket: "gone" }), says: /main-logs of main does not exist/ },
    "NoSuchBucket, and ListBuckets denied": account().trail("main", { bucket: "gone" }).deny("s3:ListBuckets"),
    "NoSuchBucket from GetBucketAcl alone": foreign
      .edit(({ buckets }) => {
        for (const bucket of Object.values(buckets)) bucket.acl = absent("bucket.acl");
      })
      .deny("s3:GetBucketLocation"),
    "the bucket of a stopped trail": account().trail("main", { bucket: "gone", logging: false }),
    "the bucket of another account's trail": account().trail("org", { account: OTHER, bucket: "gone" }),
    "one of two": own.trail("second", { bucket: "gone" }),
  },
  unknown: {
    "another account's, denied, the last delivery over an hour ago": denied({ latestDeliveryTime: minutesAgo(61) }),
    "another account's, denied, never a delivery": denied({ latestDeliveryTime: null }),
    "another account's, denied, an error after a recent delivery": denied({
      latestDeliveryTime: minutesAgo(30),
      latestDeliveryAttemptTime: minutesAgo(10),
      latestDeliveryError: "AccessDenied",
    }),
    "another account's, denied, and the status denied": denied().deny("cloudtrail:GetTrailStatus"),
    "ListBuckets denied, and it does not answer": {
      account: own.deny("s3:ListBuckets").deny("s3:GetBucketLocation").deny("s3:GetBucketAcl"),
      says: /s3:ListAllMyBuckets/,
    },
    "the list broke off before it, and it does not answer": own
      .edit((snapshot) => {
        snapshot.account.buckets = { ...unreadable("account.buckets"), partial: ["another"] };
      })
      .deny("s3:GetBucketLocation")
      .deny("s3:GetBucketAcl"),
    "not listed, one call denied and one throttled": foreign
      .deny("s3:GetBucketLocation")
      .deny("s3:GetBucketAcl", undefined, "SlowDown"),
    "not listed, and the network failed": foreign
      .deny("s3:GetBucketLocation", undefined, "TimeoutError")
      .deny("s3:GetBucketAcl", undefined, "TimeoutError"),
    "the trails of a region denied": own.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "another account's, denied, a delivery within the hour": {
      account: denied(),
      says: /main delivered within the hour/,
    },
    "another account's, denied, a delivery exactly an hour ago": denied({ latestDeliveryTime: hoursAgo(1) }),
    "another account's, denied, one of two trails delivers": denied({ latestDeliveryTime: hoursAgo(9) }).trail(
      "second",
      {
        s3BucketName: "main-logs",
        bucket: "foreign",
      },
    ),
  },
  none: { "no trails": account() },
});

it("gives one verdict for a bucket that several trails share, naming them", () => {
  const shared = { s3BucketName: "central", isMultiRegionTrail: false };
  const verdicts = verdictsOf(
    bucketExists,
    account()
      .trail("one", shared)
      .trail("two", { ...shared, homeRegion: "eu-west-1" })
      .trail("own"),
  );
  expect(verdicts.map(({ resource }) => resource.subject.id).sort()).toEqual(["central", "own-logs"]);
  expect(verdicts.map(({ message }) => message).join()).toMatch(/central of (one, two|two, one) exists/);
});

it("says whose the bucket is, as far as it is known", () => {
  const owner = (built: typeof own) => verdictsOf(bucketExists, built)[0]?.resource.subject.accountId;
  expect([own, foreign, own.deny("s3:ListBuckets")].map(owner)).toEqual([ACCOUNT, null, null]);
});

it("has the remedy for the trail that delivers to it", () => {
  const built = account().trail("a").trail("main", { bucket: "gone", homeRegion: "eu-west-1" });
  const verdict = verdictsOf(bucketExists, built).find(({ status }) => status === "fail");
  expect(commandsOf(bucketExists, verdict?.resource as never, postureOf(built.snapshot()))).toEqual([
    "aws cloudtrail update-trail --name main --s3-bucket-name NEW_BUCKET_NAME --region eu-west-1",
    // Trail a records global service events in every Region: main would record them a second time.
    "aws cloudtrail update-trail --name main --no-is-multi-region-trail --no-include-global-service-events --region eu-west-1",
  ]);
});

it("points at what S3 answered about the bucket, where it did", () => {
  expect(verdictsOf(bucketExists, own)[0]?.evidence).toEqual(["/buckets/main-logs/location"]);
  const [verdict] = verdictsOf(bucketExists, account().trail("main", { bucket: "gone" }));
  expect(verdict?.evidence).toEqual(["/buckets/main-logs/location"]);
});

it("points at the bucket's own place in a list of many", () => {
  const many = own
    .edit(({ account: { buckets } }) => buckets.state === "read" && buckets.value.unshift(..."abcdefgh"))
    .deny("s3:GetBucketLocation");
  expect(verdictsOf(bucketExists, many)[0]?.evidence).toEqual(["/account/buckets/value/8"]);
});

it("says that another account may take a bucket's name, but for one of the account-regional namespace", () => {
  expect(bucketExists.rationale).toMatch(/takes the name may receive .*end in -an, cannot be taken/);
});
