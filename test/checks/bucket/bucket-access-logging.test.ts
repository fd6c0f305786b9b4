import { expect, it } from "vitest";
import bucketAccessLogging from "../../../checks/bucket/bucket-access-logging.ts";
import type { Bucket } from "../../../src/model/documents/snapshot.ts";
import { ACCESS_LOGS, absent, account, EVERY_KIND, OTHER, read, unreadable } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const logged = account().trail("main");
/** The bucket for access logs is as these members say. */
const target = (members: Partial<Bucket>, built = logged) =>
  built.edit(({ buckets }) => {
    Object.assign(buckets[ACCESS_LOGS] ?? {}, members);
  });
const unlogged = (built = logged) =>
  built.edit(({ buckets }) => {
    const [bucket] = Object.values(buckets);
    if (bucket) bucket.logging = read("bucket.logging", { targetBucket: null, targetPrefix: null });
  });
const withoutTarget = logged.edit((snapshot) => {
  const { buckets } = snapshot.account;
  if (buckets.state === "read") buckets.value.splice(buckets.value.indexOf(ACCESS_LOGS), 1);
});
const policy = (...Statement: object[]) => ({ policy: read("bucket.policy", { Version: "2012-10-17", Statement }) });
const allow = (more: object) => ({
  Effect: "Allow",
  Principal: { Service: "logging.s3.amazonaws.com" },
  Action: "s3:PutObject",
  Resource: `arn:aws:s3:::${ACCESS_LOGS}/*`,
  ...more,
});
const granted = {
  acl: read("bucket.acl", {
    grants: [{ grantee: "http://acs.amazonaws.com/groups/s3/LogDelivery", permission: "WRITE" }],
  }),
  policy: absent("bucket.policy"),
};
const encrypted = (sseAlgorithm: string) => ({
  encryption: read("bucket.encryption", {
    sseAlgorithm,
    kmsMasterKeyId: null,
    bucketKeyEnabled: false,
    blockedEncryptionTypes: [],
  }),
});
const events = { params: { acceptDataEvents: true } };

describeCheck(bucketAccessLogging, {
  pass: {
    "a bucket that takes access logs": logged,
    "a grant to LogDelivery, where ACLs are on": target(granted),
    "encryption with keys of S3": target(encrypted("AES256")),
    "data events that a trail records": {
      account: unlogged(account().trail("main", { advanced: EVERY_KIND })),
      ...events,
    },
  },
  fail: {
    "no access logs": unlogged(),
    "data events that count for nothing by default": unlogged(account().trail("main", { advanced: EVERY_KIND })),
    "neither access logs nor data events": { account: unlogged(), ...events },
    "a bucket that does not exist": {
      account: target({ owner: "unknown", location: absent("bucket.location") }, withoutTarget),
      says: /does not exist/,
    },
    "another account's bucket": { account: target({ owner: "foreign" }, withoutTarget), says: /another account/ },
    "another Region": { account: target({ location: read("bucket.location", "eu-west-1") }), says: /eu-west-1/ },
    "Object Lock": target({
      objectLock: read("bucket.objectLock", { enabled: true, mode: null, days: null, years: null, eventHold: false }),
    }),
    "SSE-KMS by default": target(encrypted("aws:kms")),
    "Requester Pays": target({ requestPayment: read("bucket.requestPayment", { payer: "Requester" }) }),
    "a policy for another service": target(policy(allow({ Principal: { Service: "other.amazonaws.com" } }))),
    "a policy for another account's buckets": target(
      policy(allow({ Condition: { StringEquals: { "aws:SourceAccount": OTHER } } })),
    ),
    "a policy that denies it, with a grant": target({
      ...granted,
      ...policy(allow({ Effect: "Deny", Principal: "*" })),
    }),
    "neither a policy nor a grant": target({ ...granted, acl: read("bucket.acl", { grants: [] }) }),
  },
  unknown: {
    "logging denied": { account: logged.deny("s3:GetBucketLogging"), says: /needs s3:GetBucketLogging/ },
    "the policy denied": logged.deny("s3:GetBucketPolicy"),
    "the ACL denied": target({ ...granted, acl: unreadable("bucket.acl") }),
    "request payment denied": logged.deny("s3:GetBucketRequestPayment"),
    "a grant to LogDelivery, and a denial that may hit": target({
      ...granted,
      ...policy(
        allow({ Effect: "Deny", Condition: { StringNotEquals: { "s3:x-amz-server-side-encryption": "AES256" } } }),
      ),
    }),
    "a grant to LogDelivery, and a denial that is not understood": target({
      ...granted,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
      ...policy(allow({ Effect: "Deny", Condition: { StringEquals: { "aws:userid": "${aws:username}" } } })),
    }),
    "a condition that nothing decides": target(
      policy(allow({ Condition: { DateGreaterThan: { "aws:CurrentTime": "2030-01-01" } } })),
    ),
    "an unknown encryption": target(encrypted("new")),
    "a target that may not exist": target(
      {
        owner: "unknown",
        location: unreadable("bucket.location", "us-east-1", "SlowDown"),
        acl: unreadable("bucket.acl", "us-east-1", "SlowDown"),
      },
      withoutTarget,
    ),
    "the buckets denied": logged.deny("s3:ListBuckets").edit(({ buckets }) => {
      for (const bucket of Object.values(buckets)) bucket.owner = "unknown";
    }),
    "data events while trails may be hidden": {
      account: unlogged().deny("cloudtrail:DescribeTrails", "eu-west-1"),
      ...events,
    },
  },
  manual: { "another account's trail bucket": account().trail("main", { bucket: "foreign" }) },
  none: { "no trails": account() },
});

it("logs to a new bucket in the Region, which S3 may write to", () => {
  const built = unlogged().edit(({ buckets }) => {
    for (const bucket of Object.values(buckets)) bucket.location = read("bucket.location", "eu-west-1");
  });
  const [verdict] = verdictsOf(bucketAccessLogging, built);
  const commands = verdict && commandsOf(bucketAccessLogging, verdict.resource, postureOf(built.snapshot()));
  expect(commands?.map((line) => line.split(" --").slice(0, 2).join(" --"))).toEqual([
    "aws s3api create-bucket --bucket ACCESS_LOG_BUCKET_EU_WEST_1",
    "aws s3api put-bucket-policy --bucket ACCESS_LOG_BUCKET_EU_WEST_1",
    "aws s3api put-bucket-logging --bucket main-logs",
  ]);
  expect(commands?.join()).toContain('{"TargetBucket":"ACCESS_LOG_BUCKET_EU_WEST_1","TargetPrefix":"main-logs/"}');
});
