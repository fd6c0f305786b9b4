import { describe, expect, it } from "vitest";
import { EFFECTIVE_NEEDS, effective } from "../../src/check/index.ts";
import type { TrailStatus } from "../../src/model/documents/snapshot.ts";
import { notCollected } from "../../src/model/resources/facts.ts";
import { type AccountBuilder, account, hoursAgo, minutesAgo, OTHER } from "../support/account.ts";
import { postureOf } from "../support/posture.ts";

function evaluated(account: AccountBuilder) {
  const posture = postureOf(account.snapshot(), new Set(EFFECTIVE_NEEDS));
  const [trail] = posture.trails;
  if (!trail) throw new Error("no trail to evaluate");
  return effective(trail, posture);
}

type Table = Readonly<Record<string, AccountBuilder>>;

const having = (status: Partial<TrailStatus>) => account().trail("main", { status });
const denyBucket = (account: AccountBuilder) => account.deny("s3:GetBucketLocation").deny("s3:GetBucketAcl");
const foreignBucket = (status: Partial<TrailStatus> = {}) =>
  denyBucket(account().trail("main", { bucket: "foreign", status }));
const foreignKey = (status: Partial<TrailStatus> = {}, key = "Enabled") =>
  account().trail("main", { kmsKeyId: `arn:aws:kms:us-east-1:${OTHER}:key/theirs`, key, status });

const effectiveTrails: Table = {
  "logging, bucket there, no error, no key": account().trail("main"),
  "with a key that is enabled": account().trail("main", { key: "Enabled" }),
  "with a key that is updating": account().trail("main", { key: "Updating" }),
  "with a delivery days ago and no error: whether delivery is current is another control": having({
    latestDeliveryTime: hoursAgo(90),
  }),
  "without any delivery yet": having({ latestDeliveryTime: null }),
  "with an error that a delivery outlived": having({ latestDeliveryError: "AccessDenied" }),
  "a foreign bucket that answers": account().trail("main", { bucket: "foreign" }),
  "a foreign bucket that denies, a delivery exactly an hour ago": foreignBucket({ latestDeliveryTime: hoursAgo(1) }),
  "a bucket of ours that denies: it is listed": denyBucket(account().trail("main")),
  "a foreign key, a delivery within the hour": foreignKey(),
  "a foreign key that DescribeKey calls disabled, a delivery within the hour": foreignKey({}, "Disabled"),
  "a foreign key that denies, a delivery within the hour": foreignKey().deny("kms:DescribeKey"),
  "an organization's trail with all that is its owner's": denyBucket(
    account().trail("org", { account: OTHER, key: "Enabled", bucket: "foreign" }).deny("kms:DescribeKey"),
  ),
};

const ineffectiveTrails: Table = {
  stopped: account().trail("main", { logging: false }),
  "its bucket gone": account().trail("main", { bucket: "gone" }),
  "an error, and never a delivery": having({ latestDeliveryTime: null, latestDeliveryError: "AccessDenied" }),
  "an error, and the delivery over an hour ago": having({
    latestDeliveryTime: minutesAgo(61),
    latestDeliveryError: "AccessDenied",
  }),
  "its key disabled": account().trail("main", { key: "Disabled" }),
  "its key gone": account().trail("main", { key: "absent" }),
  "a foreign bucket that denies, an error": foreignBucket({
    latestDeliveryTime: null,
    latestDeliveryError: "AccessDenied",
  }),
  "stopped, with its bucket and key denied": denyBucket(
    account().trail("main", { logging: false, key: "Enabled" }).deny("s3:ListBuckets").deny("kms:DescribeKey"),
  ),
  "its bucket gone, with its status denied": account()
    .trail("main", { bucket: "gone" })
    .deny("cloudtrail:GetTrailStatus"),
  "its key disabled, with its status denied": account()
    .trail("main", { key: "Disabled" })
    .deny("cloudtrail:GetTrailStatus"),
  "a stopped trail with a foreign key and an old delivery": account().trail("org", {
    account: OTHER,
    key: "Enabled",
    logging: false,
  }),
};

const openTrails: Table = {
  "its status denied": account().trail("main").deny("cloudtrail:GetTrailStatus"),
  "its key denied": account().trail("main", { key: "Enabled" }).deny("kms:DescribeKey"),
  "its key being created": account().trail("main", { key: "Creating" }),
  "its bucket and the list of buckets denied, deliveries or not": denyBucket(
    account().trail("main").deny("s3:ListBuckets"),
  ),
  "a foreign bucket that denies, the delivery over an hour ago": foreignBucket({ latestDeliveryTime: minutesAgo(61) }),
  "a foreign bucket that denies, never a delivery": foreignBucket({ latestDeliveryTime: null }),
  "a foreign bucket that denies, the status denied": foreignBucket().deny("cloudtrail:GetTrailStatus"),
  "a foreign key, the delivery over an hour ago": foreignKey({ latestDeliveryTime: minutesAgo(61) }),
  "a foreign key that DescribeKey calls gone, the delivery over an hour ago": foreignKey(
    { latestDeliveryTime: minutesAgo(61) },
    "absent",
  ),
  "facts that were not collected": account()
    .trail("main")
    .edit((snapshot) => {
      snapshot.buckets = {};
    })
    .deny("s3:ListBuckets"),
};

describe("a trail is effective", () => {
  it.each(Object.entries(effectiveTrails))("%s", (_, account) => {
    expect(evaluated(account)).toMatchObject({
      status: "pass",
      message: expect.stringMatching(/is logging(?: and delivers|, without a current delivery error)$/),
    });
  });

  it("and says further what shows that a key of a different account works, and nothing of the account's own", () => {
    expect(evaluated(foreignKey()).details).toEqual(["Key theirs works: main delivered within the hour"]);
    expect(evaluated(account().trail("main", { key: "Enabled" }))).not.toHaveProperty("details");
  });

  it.each([
    ["hours ago", hoursAgo(5), "main is logging and delivers"],
    ["days ago", hoursAgo(80), "main is logging, without a current delivery error"],
    ["never", null, "main is logging, without a current delivery error"],
  ])("and is said to deliver only where it did so within a day: %s", (_, latestDeliveryTime, message) => {
    expect(evaluated(account().trail("main", { status: { latestDeliveryTime } }))).toMatchObject({
      status: "pass",
      message,
    });
  });
});

describe("a trail is not effective", () => {
  it.each(Object.entries(ineffectiveTrails))("%s", (_, account) => {
    expect(evaluated(account).status).toBe("fail");
  });

  it("for every reason that is known, and for none that is not", () => {
    const { message, details, evidence } = evaluated(
      account().trail("main", { logging: false, bucket: "gone", key: "Enabled" }).deny("kms:DescribeKey"),
    );
    expect(evaluated(account().trail("main", { key: "Disabled" })).message).toBe(
      "Key main-key is Disabled, so main cannot deliver",
    );
    expect(message).toMatch(/main has been stopped since/);
    expect(details).toEqual(["main delivers to bucket main-logs, which does not exist"]);
    expect(evidence.join(" ")).not.toMatch(/keys/);
  });
});

describe("whether a trail is effective is open", () => {
  it("for a bucket that nothing tells of, by every call that failed", () => {
    const { evidence } = evaluated(denyBucket(account().trail("main").deny("s3:ListBuckets")));
    expect(evidence).toEqual(["/buckets/main-logs/location", "/buckets/main-logs/acl", "/account/buckets"]);
  });

  it("for a bucket that was not asked for, by the call that would tell", () => {
    const unasked = account()
      .trail("main")
      .edit((snapshot) => {
        snapshot.buckets = {};
        snapshot.account.buckets = notCollected("account.buckets");
      });
    expect(evaluated(unasked).evidence).toEqual(["/buckets/main-logs/location"]);
  });

  it.each(Object.entries(openTrails))("%s", (_, account) => {
    expect(evaluated(account)).toMatchObject({
      status: "unknown",
      evidence: expect.arrayContaining([expect.any(String)]),
    });
  });
});
