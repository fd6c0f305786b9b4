import type { PolicyDocument } from "../../src/model/documents/settings/iam.ts";
import type { Bucket, Snapshot, Trail } from "../../src/model/documents/snapshot.ts";
import { absent, read } from "./account.ts";

const SERVICE = { Service: "cloudtrail.amazonaws.com" };
const version = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });

/** The bucket policy of AWS's documentation for these trails, with a statement that denies requests without TLS. */
export function bucketPolicy(name: string, trails: readonly Pick<Trail, "arn" | "s3KeyPrefix">[]) {
  const bucket = `arn:aws:s3:::${name}`;
  const arns = trails.map(({ arn }) => arn);
  const prefixes = [...new Set(trails.map(({ s3KeyPrefix }) => (s3KeyPrefix ? `${s3KeyPrefix}/` : "")))];
  return version(
    {
      Sid: "AWSCloudTrailAclCheck",
      Effect: "Allow",
      Principal: SERVICE,
      Action: "s3:GetBucketAcl",
      Resource: bucket,
      Condition: { StringEquals: { "aws:SourceArn": arns } },
    },
    {
      Sid: "AWSCloudTrailWrite",
      Effect: "Allow",
      Principal: SERVICE,
      Action: "s3:PutObject",
      Resource: prefixes.map((prefix) => `${bucket}/${prefix}AWSLogs/*`),
      Condition: { StringEquals: { "aws:SourceArn": arns, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
    {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [bucket, `${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
}

/** The key policy of AWS's documentation for these trails. */
export function keyPolicy(account: string, arns: readonly string[]) {
  return version(
    {
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "CloudTrailEncrypt",
      Effect: "Allow",
      Principal: SERVICE,
      Action: "kms:GenerateDataKey*",
      Resource: "*",
      Condition: {
        StringEquals: { "aws:SourceArn": arns },
        StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:*:trail/*` },
      },
    },
    {
      Sid: "CloudTrailDescribe",
      Effect: "Allow",
      Principal: SERVICE,
      Action: "kms:DescribeKey",
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceArn": arns } },
    },
  );
}

/** A key policy with which CloudTrail may notify a topic that is encrypted with the key. */
export function topicKeyPolicy(account: string) {
  const { Statement } = keyPolicy(account, []);
  return version(Statement[0] as object, {
    Sid: "CloudTrailNotify",
    Effect: "Allow",
    Principal: SERVICE,
    Action: ["kms:GenerateDataKey*", "kms:Decrypt"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  });
}

/** The topic policy of AWS's documentation for these trails. */
export function topicPolicy(topic: string, arns: readonly string[]) {
  return version({
    Sid: "AWSCloudTrailSNSPolicy",
    Effect: "Allow",
    Principal: SERVICE,
    Action: "SNS:Publish",
    Resource: topic,
    Condition: { StringEquals: { "aws:SourceArn": arns } },
  });
}

type Statement = Readonly<Record<string, unknown>>;

/** Changes the statements of the policy of each bucket, key or topic of a built account; none: it has no policy. */
export function withPolicy(kind: "bucket" | "key" | "topic", change: ((statements: Statement[]) => object[]) | null) {
  return (snapshot: Snapshot): void => {
    const changed = (policy: PolicyDocument) => ({ ...policy, Statement: change?.(policy.Statement as Statement[]) });
    const set = (resource: { policy: Bucket["policy"] }, fact: "bucket.policy" | "key.policy") => {
      if (resource.policy.state !== "read") return;
      resource.policy = change ? read(fact, changed(resource.policy.value)) : absent(fact);
    };
    const ofTrails = new Set(Object.values(snapshot.trails).map(({ s3BucketName }) => s3BucketName));
    if (kind === "bucket")
      for (const bucket of Object.values(snapshot.buckets)) if (ofTrails.has(bucket.name)) set(bucket, "bucket.policy");
    if (kind === "key") for (const key of Object.values(snapshot.keys)) set(key, "key.policy");
    if (kind !== "topic") return;
    for (const { attributes } of Object.values(snapshot.topics))
      if (attributes.state === "read" && attributes.value.policy)
        attributes.value.policy = change ? changed(attributes.value.policy) : null;
  };
}

/** The policy of AWS's documentation for a bucket that takes the access logs of an account's others. */
export function accessLogsPolicy(name: string, account: string) {
  return version({
    Sid: "S3ServerAccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${name}/*`,
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  });
}
