import bucketPublicAccess from "../../../checks/bucket/bucket-public-access.ts";
import type { Snapshot } from "../../../src/model/documents/snapshot.ts";
import { notCollected } from "../../../src/model/resources/facts.ts";
import { ALL_BLOCKED, absent, account, read } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { withPolicy } from "../../support/policies.ts";

const GROUPS = "http://acs.amazonaws.com/groups/global";
const OPEN = {
  Sid: "Open",
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::main-logs/*",
};

const NONE = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};
const unblocked = (snapshot: Snapshot) => {
  for (const bucket of Object.values(snapshot.buckets)) bucket.publicAccessBlock = absent("bucket.publicAccessBlock");
};
const acl = (group: string) => (snapshot: Snapshot) => {
  for (const bucket of Object.values(snapshot.buckets))
    bucket.acl = read("bucket.acl", {
      grants: [
        { grantee: "owner", permission: "FULL_CONTROL" },
        { grantee: `${GROUPS}/${group}`, permission: "READ" },
      ],
    });
};
const open = withPolicy("bucket", (all) => [...all, OPEN]);
const blockedBy = (settings: Partial<typeof NONE>) => (snapshot: Snapshot) => {
  snapshot.account.publicAccessBlock = read("account.publicAccessBlock", { ...NONE, ...settings });
};

describeCheck(bucketPublicAccess, {
  pass: {
    "a policy of AWS's documentation": account().trail("main").edit(unblocked),
    "no policy": account().trail("main").edit(unblocked).edit(withPolicy("bucket", null)),
    "a public policy that the bucket blocks": {
      account: account().trail("main").edit(open),
      says: /RestrictPublicBuckets/,
    },
    "a public policy that the account blocks": account()
      .trail("main")
      .edit(unblocked)
      .edit(open)
      .edit(blockedBy({ restrictPublicBuckets: true })),
    "a public ACL that the bucket ignores": account().trail("main").edit(acl("AllUsers")),
    "a public ACL that the account ignores": account()
      .trail("main")
      .edit(unblocked)
      .edit(acl("AllUsers"))
      .edit(blockedBy({ ignorePublicAcls: true })),
    "grants to S3's log delivery": account()
      .trail("main")
      .edit(unblocked)
      .edit((snapshot) => {
        for (const bucket of Object.values(snapshot.buckets))
          bucket.acl = read("bucket.acl", {
            grants: [{ grantee: "http://acs.amazonaws.com/groups/s3/LogDelivery", permission: "WRITE" }],
          });
      }),
    "a public policy and ACL, the account's block alone known": {
      account: account()
        .trail("main")
        .edit(open)
        .edit(acl("AllUsers"))
        .edit((snapshot) => {
          snapshot.account.publicAccessBlock = read("account.publicAccessBlock", ALL_BLOCKED);
          for (const bucket of Object.values(snapshot.buckets))
            bucket.publicAccessBlock = notCollected("bucket.publicAccessBlock");
        }),
      says: /RestrictPublicBuckets/,
    },
    "policy and ACL denied, of a bucket that the public cannot reach": account()
      .trail("main")
      .deny("s3:GetBucketPolicy")
      .deny("s3:GetBucketAcl"),
    "the account's block denied, of a bucket that is not public": account()
      .trail("main")
      .edit(unblocked)
      .deny("s3control:GetPublicAccessBlock"),
  },
  fail: {
    "a public policy": {
      account: account().trail("main").edit(unblocked).edit(open),
      says: /by its policy \(statement "Open"\)/,
    },
    "a public policy, blocked for new ones alone": account()
      .trail("main")
      .edit(unblocked)
      .edit(open)
      .edit(blockedBy({ blockPublicPolicy: true, ignorePublicAcls: true })),
    "an ACL for everyone": {
      account: account().trail("main").edit(unblocked).edit(acl("AllUsers")),
      says: /AllUsers: READ/,
    },
    "an ACL for every account": account().trail("main").edit(unblocked).edit(acl("AuthenticatedUsers")),
    both: account().trail("main").edit(unblocked).edit(open).edit(acl("AllUsers")),
  },
  unknown: {
    "policy denied": account().trail("main").edit(unblocked).deny("s3:GetBucketPolicy"),
    "ACL denied": account().trail("main").edit(unblocked).deny("s3:GetBucketAcl"),
    "a public policy, the account's block denied": account()
      .trail("main")
      .edit(unblocked)
      .edit(open)
      .deny("s3control:GetPublicAccessBlock"),
    "a public ACL, the bucket's block denied": account()
      .trail("main")
      .edit(acl("AllUsers"))
      .deny("s3:GetPublicAccessBlock"),
    "a policy variable": account()
      .trail("main")
      .edit(unblocked)
      .edit(
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
        withPolicy("bucket", (all) => [...all, { ...OPEN, Resource: "arn:aws:s3:::main-logs/${aws:userid}/*" }]),
      ),
    "the buckets denied": account().trail("main").deny("s3:ListBuckets"),
    "the trails of a region denied": account().trail("main").deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a bucket of another account": account().trail("main", { bucket: "foreign" }) },
  notApplicable: { "a bucket that is gone": account().trail("main", { bucket: "gone" }) },
  none: { "no trails": account() },
});

ALL_BLOCKED satisfies typeof NONE;
