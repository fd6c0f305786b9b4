import { createHash } from "node:crypto";
import { CLOUDTRAIL } from "../check/index.ts";
import { TLS_ONLY } from "../check/remediation/policy/policy-statements.ts";
import type { PlanCommand } from "./plan.ts";

/** Where a plan creates resources. */
export interface Place {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
}

/** A statement as it is written in a policy. */
type Statement = Readonly<Record<string, unknown>>;

/** A policy as one line. */
export const policyText = (...statements: readonly Statement[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** The name of the key: the same in each Region. */
export const KEY_ALIAS = "alias/cloudtrail-logs";

/** The names of what a plan creates: equal in each run, so that a second run finds what the first one made. */
export const namesIn = ({ account, partition, region }: Place) => ({
  bucket: `cloudtrail-logs-${account}-${region}`,
  accessLogBucket: `cloudtrail-access-logs-${account}-${region}`,
  keyAlias: KEY_ALIAS,
  /** The variable that has the ARN of the key. */
  keyArn: `KEY_ARN_${region.toUpperCase().replaceAll("-", "_")}`,
  topic: "cloudtrail-log-files",
  topicArn: `arn:${partition}:sns:${region}:${account}:cloudtrail-log-files`,
});

/** The same of what belongs to one trail. */
export const namesOf = ({ account, partition, region }: Place, trail: string) => {
  // Roles have no Region, and trails of several Regions may have one name.
  const role = `${shortened(trail)}-${region}-to-cloudwatch-logs`;
  return {
    arn: `arn:${partition}:cloudtrail:${region}:${account}:trail/${trail}`,
    logGroup: `cloudtrail/${trail}`,
    logGroupArn: `arn:${partition}:logs:${region}:${account}:log-group:cloudtrail/${trail}:*`,
    role,
    roleArn: `arn:${partition}:iam::${account}:role/${role}`,
  };
};

/** A role has 64 characters at most, and a trail's name may have 128: long names that start alike stay different. */
const shortened = (trail: string) =>
  trail.length <= 29 ? trail : `${trail.slice(0, 20)}-${createHash("sha256").update(trail).digest("hex").slice(0, 8)}`;

const command = (...words: readonly string[]): PlanCommand => ({ words: ["aws", ...words] });

/** A command that does not replace what is set already. */
const initial = (...words: readonly string[]): PlanCommand => ({ ...command(...words), keeps: true });

const BY_CLOUDTRAIL = { Service: CLOUDTRAIL };
/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
const logsOf = ({ partition, region }: Place) => ({
  Service: `logs.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`,
});
/** A list as policies have it. */
const oneOrMore = (values: readonly string[]) => (values.length === 1 ? values[0] : values);
const from = (trails: readonly string[]) => ({ "aws:SourceArn": oneOrMore(trails) });

const tlsOnly = (bucket: string): Statement => ({ Sid: "DenyWithoutTls", ...TLS_ONLY([bucket, `${bucket}/*`]) });

/** A bucket that is closed to the public, without ACLs, with versions. */
function closedBucket(name: string, region: string): PlanCommand[] {
  const where = region === "us-east-1" ? [] : ["--create-bucket-configuration", `LocationConstraint=${region}`];
  const block = "BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true";
  const ownership = JSON.stringify({ Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] });
  return [
    command("s3api", "create-bucket", "--bucket", name, "--region", region, ...where),
    command("s3api", "put-public-access-block", "--bucket", name, "--public-access-block-configuration", block),
    command("s3api", "put-bucket-ownership-controls", "--bucket", name, "--ownership-controls", ownership),
    command("s3api", "put-bucket-versioning", "--bucket", name, "--versioning-configuration", "Status=Enabled"),
  ];
}

function encryptedBy(bucket: string, rule: object): PlanCommand {
  const configuration = JSON.stringify({ Rules: [rule] });
  return initial(
    ...["s3api", "put-bucket-encryption", "--bucket", bucket],
    ...["--server-side-encryption-configuration", configuration],
  );
}

/** Noncurrent versions end, and parts of uploads that were never completed; log files stay. */
function lifecycle(bucket: string, days: number): PlanCommand {
  const rule = {
    ID: "noncurrent-versions",
    Filter: { Prefix: "" },
    Status: "Enabled",
    NoncurrentVersionExpiration: { NoncurrentDays: days },
    AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
  };
  const configuration = JSON.stringify({ Rules: [rule] });
  return initial(
    ...["s3api", "put-bucket-lifecycle-configuration", "--bucket", bucket],
    ...["--lifecycle-configuration", configuration],
  );
}

interface LogBucketOptions {
  readonly keyArn?: string;
  readonly accessLogs?: string;
  readonly keepDays?: number;
  /** Where the trails deliver: `AWSLogs/111122223333` after their prefix. */
  readonly paths?: readonly string[];
}

/** A bucket for the log files of these trails. Their policy is that of CloudTrail's documentation. */
export function logBucket(
  place: Place,
  name: string,
  trails: readonly string[],
  { keyArn, accessLogs, keepDays = 365, paths = [] }: LogBucketOptions = {},
): PlanCommand[] {
  const arn = `arn:${place.partition}:s3:::${name}`;
  const under = (paths.length > 0 ? paths : [`AWSLogs/${place.account}`]).map((path) => `${arn}/${path}/*`);
  const policy = policyText(
    {
      Sid: "AWSCloudTrailAclCheck",
      Effect: "Allow",
      Principal: BY_CLOUDTRAIL,
      Action: "s3:GetBucketAcl",
      Resource: arn,
      Condition: { StringEquals: from(trails) },
    },
    {
      Sid: "AWSCloudTrailWrite",
      Effect: "Allow",
      Principal: BY_CLOUDTRAIL,
      Action: "s3:PutObject",
      Resource: oneOrMore(under),
      Condition: { StringEquals: { ...from(trails), "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
    tlsOnly(arn),
  );
  const byDefault = keyArn ? { SSEAlgorithm: "aws:kms", KMSMasterKeyID: keyArn } : { SSEAlgorithm: "AES256" };
  const rule = { ApplyServerSideEncryptionByDefault: byDefault, ...(keyArn ? { BucketKeyEnabled: true } : {}) };
  const status = JSON.stringify({ LoggingEnabled: { TargetBucket: accessLogs, TargetPrefix: `${name}/` } });
  return [
    ...closedBucket(name, place.region),
    encryptedBy(name, rule),
    lifecycle(name, keepDays),
    initial("s3api", "put-bucket-policy", "--bucket", name, "--policy", policy),
    ...(accessLogs
      ? [initial("s3api", "put-bucket-logging", "--bucket", name, "--bucket-logging-status", status)]
      : []),
  ];
}

/** A bucket for access logs of the account's buckets. S3 writes them only where SSE-S3 is the default. */
export function accessLogBucket({ account, partition, region }: Place, name: string): PlanCommand[] {
  const arn = `arn:${partition}:s3:::${name}`;
  const policy = policyText(
    {
      Sid: "S3ServerAccessLogs",
      Effect: "Allow",
      Principal: { Service: "logging.s3.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `${arn}/*`,
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
    tlsOnly(arn),
  );
  return [
    ...closedBucket(name, region),
    encryptedBy(name, { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }),
    lifecycle(name, 90),
    initial("s3api", "put-bucket-policy", "--bucket", name, "--policy", policy),
  ];
}

/**
 * A key for log files, log groups and topics of one Region, which is rotated. Its policy is that of CloudTrail's
 * documentation, with what CloudWatch needs for encrypted log groups and topics.
 */
export function logKey(place: Place, trails: readonly string[]): PlanCommand[] {
  const { account, partition, region } = place;
  const { keyAlias, keyArn } = namesIn(place);
  const allow = { Effect: "Allow", Resource: "*" };
  const data = ["kms:GenerateDataKey*", "kms:Decrypt"];
  const policy = policyText(
    { Sid: "Administration", ...allow, Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: "kms:*" },
    {
      Sid: "CloudTrailEncrypts",
      ...allow,
      Principal: BY_CLOUDTRAIL,
      Action: "kms:GenerateDataKey*",
      Condition: { StringEquals: { ...from(trails), ...encrypted(trails) } },
    },
    {
      Sid: "CloudTrailDescribesTheKey",
      ...allow,
      Principal: BY_CLOUDTRAIL,
      Action: "kms:DescribeKey",
      Condition: { StringEquals: from(trails) },
    },
    {
      Sid: "CloudTrailNotifiesEncryptedTopics",
      ...allow,
      Principal: BY_CLOUDTRAIL,
      Action: data,
      Condition: { StringEquals: from(trails) },
    },
    {
      Sid: "AlarmsNotifyEncryptedTopics",
      ...allow,
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: data,
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    },
    {
      Sid: "LogGroupsAreEncrypted",
      ...allow,
      Principal: logsOf(place),
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
      Condition: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${account}:log-group:*` },
      },
    },
  );
  return [
    {
      sets: keyArn,
      words: [
        ...["aws", "kms", "create-key", "--description", "Log files of CloudTrail", "--policy", policy],
        ...["--region", region, "--query", "KeyMetadata.Arn", "--output", "text"],
      ],
    },
    command("kms", "create-alias", "--alias-name", keyAlias, "--target-key-id", keyArn, "--region", region),
    command("kms", "enable-key-rotation", "--key-id", keyArn, "--region", region),
  ];
}

const encrypted = (trails: readonly string[]) => ({
  "kms:EncryptionContext:aws:cloudtrail:arn": oneOrMore(trails),
});

/** A log group for the events of a trail. */
export function logGroup(
  place: Place,
  trail: string,
  { keyArn, keepDays = 365 }: { keyArn?: string; keepDays?: number } = {},
): PlanCommand[] {
  const { region } = place;
  const { logGroup: group } = namesOf(place, trail);
  const of = ["--log-group-name", group];
  const at = ["--region", region];
  return [
    command("logs", "create-log-group", ...of, ...(keyArn ? ["--kms-key-id", keyArn] : []), ...at),
    initial("logs", "put-retention-policy", ...of, "--retention-in-days", `${keepDays}`, ...at),
  ];
}

/** The role by which CloudTrail writes to the log group of a trail, and to no other. */
export function logRole(place: Place, trail: string, organization?: string): PlanCommand[] {
  const { account, region } = place;
  const { arn, role, logGroupArn } = namesOf(place, trail);
  const trust = policyText({
    Effect: "Allow",
    Principal: BY_CLOUDTRAIL,
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceArn": arn } },
  });
  const streams = [`${account}_CloudTrail_${region}*`, ...(organization ? [`${organization}_*`] : [])].map(
    (stream) => `${logGroupArn.slice(0, -1)}log-stream:${stream}`,
  );
  const policy = policyText({
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: oneOrMore(streams),
  });
  return [
    command("iam", "create-role", "--role-name", role, "--assume-role-policy-document", trust),
    command(
      ...["iam", "put-role-policy", "--role-name", role, "--policy-name", "write-events"],
      ...["--policy-document", policy],
    ),
  ];
}

/** The policy of a topic that trails notify: the account's own, and CloudTrail for these trails. */
export function logTopic(place: Place, trails: readonly string[]): PlanCommand[] {
  const { region } = place;
  const { topic, topicArn } = namesIn(place);
  const policy = policyText({
    Sid: "CloudTrailNotifies",
    Effect: "Allow",
    Principal: BY_CLOUDTRAIL,
    Action: "SNS:Publish",
    Resource: topicArn,
    Condition: { StringEquals: from(trails) },
  });
  return [
    command("sns", "create-topic", "--name", topic, "--region", region),
    initial(
      ...["sns", "set-topic-attributes", "--topic-arn", topicArn, "--attribute-name", "Policy"],
      ...["--attribute-value", policy, "--region", region],
    ),
  ];
}
