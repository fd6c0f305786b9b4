import bucketPolicySource from "../../../checks/bucket/bucket-policy-source.ts";
import { ACCOUNT, account } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { withPolicy } from "../../support/policies.ts";

/** The account where the statements for CloudTrail have this condition. */
const under = (Condition?: object) =>
  account()
    .trail("main")
    .edit(
      withPolicy("bucket", (all) =>
        all.map(({ Condition: old, ...one }) =>
          one.Effect === "Deny" ? { ...one, Condition: old } : { ...one, ...(Condition ? { Condition } : {}) },
        ),
      ),
    );
const WRITE = { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::main-logs/*" };

/** The bucket of an organization: twenty accounts write to it, roles read, and denials keep the others out. */
const central = account()
  .trail("main")
  .edit(
    withPolicy("bucket", () => {
      const bucket = "arn:aws:s3:::main-logs";
      const accounts = [ACCOUNT, ...Array.from({ length: 19 }, (_, i) => String(100_000_000_000 + i * 7919))];
      const trails = { "aws:SourceArn": accounts.map((id) => `arn:aws:cloudtrail:us-east-1:${id}:trail/main`) };
      const Principal = { Service: "cloudtrail.amazonaws.com" };
      const everything = [bucket, `${bucket}/*`];
      const acl = { "s3:x-amz-acl": "bucket-owner-full-control" };
      return [
        {
          Effect: "Allow",
          Principal,
          Action: "s3:GetBucketAcl",
          Resource: bucket,
          Condition: { StringEquals: trails },
        },
        {
          ...{ Effect: "Allow", Principal, Action: "s3:PutObject" },
          Resource: accounts.map((id) => `${bucket}/AWSLogs/${id}/*`),
          Condition: { StringEquals: { ...acl, ...trails } },
        },
        {
          ...{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: everything },
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          ...{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: everything },
          Condition: {
            StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
            BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
          },
        },
        {
          ...{ Effect: "Deny", Principal: "*", Action: ["s3:DeleteObject*", "s3:DeleteBucket*"], Resource: everything },
          Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/BreakGlass" } },
        },
        {
          ...{ Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: `${bucket}/*` },
          Condition: {
            StringNotEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" },
            Bool: { "aws:ViaAWSService": "false" },
            NotIpAddress: { "aws:SourceIp": ["10.0.0.0/8", "198.51.100.0/24"] },
          },
        },
      ];
    }),
  );

describeCheck(bucketPolicySource, {
  pass: {
    "aws:SourceArn": account().trail("main"),
    "aws:SourceAccount": under({ StringEquals: { "aws:SourceAccount": ACCOUNT } }),
    "every trail of the account": under({ ArnLike: { "aws:SourceArn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` } }),
    "a bucket of twenty accounts": central,
    "an organization": under({ StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } }),
    "a denial of other accounts": under({}).edit(
      withPolicy("bucket", (all) => [
        ...all,
        {
          Effect: "Deny",
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Action: "*",
          Resource: "*",
          Condition: { StringNotEquals: { "aws:SourceAccount": ACCOUNT } },
        },
      ]),
    ),
  },
  fail: {
    "no condition": { account: under(), says: /AWSCloudTrailAclCheck/ },
    "trails of any account": under({ ArnLike: { "aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/*" } }),
    "only if the key exists": under({ StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } }),
    "the ACL alone": under({ StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } }),
    "several services together": account()
      .trail("main")
      .edit(
        withPolicy("bucket", (all) => [
          ...all,
          { ...WRITE, Principal: { Service: ["config.amazonaws.com", "cloudtrail.amazonaws.com"] } },
        ]),
      ),
    everyone: account()
      .trail("main")
      .edit(withPolicy("bucket", (all) => [...all, { ...WRITE, Principal: "*" }])),
  },
  unknown: {
    "policy denied": account().trail("main").deny("s3:GetBucketPolicy"),
    "an operator that is not understood": under({ BinaryEquals: { "aws:SourceAccount": "AA==" } }),
    "the trails of a region denied": account().trail("main").deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a bucket of another account": account().trail("main", { bucket: "foreign" }) },
  notApplicable: {
    "a bucket that is gone": account().trail("main", { bucket: "gone" }),
    "no policy": account().trail("main").edit(withPolicy("bucket", null)),
  },
  none: { "no trails": account() },
});
