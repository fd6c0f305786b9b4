import {
  CreateTrailCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateAliasCommand, CreateKeyCommand } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import { type Cloud, clients } from "./clients.ts";
import { ACCOUNT } from "./moto.ts";

/** What a trail may have. Every absent member is off. */
export interface TrailSpec {
  readonly name: string;
  readonly region?: string;
  /** Its bucket must exist; without it, one is created. */
  readonly bucket?: string;
  readonly multiRegion?: boolean;
  readonly validation?: boolean;
  readonly keyId?: string;
  readonly logGroupArn?: string;
  readonly roleArn?: string;
  /** A name, not an ARN: the topic must exist in the trail's region. */
  readonly topicName?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly logging?: boolean;
}

export interface MadeTrail {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly bucket: string;
}

export interface FullTrail extends MadeTrail {
  readonly keyId: string;
  readonly keyArn: string;
  readonly logGroup: string;
  readonly logGroupArn: string;
  readonly roleArn: string;
  readonly topicArn: string;
}

export async function makeTrail(cloud: Cloud, spec: TrailSpec): Promise<MadeTrail> {
  const { name, region = "us-east-1", bucket = await makeLogBucket(cloud, `${name}-logs`, region) } = spec;
  const cloudtrail = clients(cloud, region).cloudtrail();
  const { TrailARN = "" } = await cloudtrail.send(
    new CreateTrailCommand({
      Name: name,
      S3BucketName: bucket,
      IsMultiRegionTrail: spec.multiRegion ?? false,
      EnableLogFileValidation: spec.validation ?? false,
      KmsKeyId: spec.keyId,
      CloudWatchLogsLogGroupArn: spec.logGroupArn,
      CloudWatchLogsRoleArn: spec.roleArn,
      SnsTopicName: spec.topicName,
      TagsList: Object.entries(spec.tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  // By name: the emulator does not take the ARN here.
  if (spec.logging) await cloudtrail.send(new StartLoggingCommand({ Name: name }));
  return { name, arn: TrailARN, region, bucket };
}

/** A trail with everything that the controls ask for, and all of it its own. */
export async function makeFullTrail(cloud: Cloud, spec: TrailSpec): Promise<FullTrail> {
  const { name, region = "us-east-1" } = spec;
  const [bucket, [key, topicArn], group, roleArn] = await Promise.all([
    spec.bucket ?? makeLogBucket(cloud, `${name}-logs`, region),
    makeKey(cloud, region, `alias/${name}`).then(
      async (made) => [made, await makeTopic(cloud, region, `${name}-delivered`, made.arn)] as const,
    ),
    makeLogGroup(cloud, region, `aws-cloudtrail-logs-${name}`),
    spec.roleArn ?? makeRole(cloud, `${name}-to-cloudwatch`),
  ]);
  const trail = await makeTrail(cloud, {
    bucket,
    validation: true,
    keyId: key.arn,
    logGroupArn: group.arn,
    roleArn,
    topicName: `${name}-delivered`,
    tags: { owner: "security", environment: "production" },
    logging: true,
    ...spec,
  });
  await recordEverything(cloud, trail);
  return {
    ...trail,
    keyId: key.id,
    keyArn: key.arn,
    logGroup: group.name,
    logGroupArn: spec.logGroupArn ?? group.arn,
    roleArn,
    topicArn,
  };
}

/** All events that a control asks for, and Insights on them. */
async function recordEverything(cloud: Cloud, { name, region }: MadeTrail): Promise<void> {
  const cloudtrail = clients(cloud, region).cloudtrail();
  const data = (type: string) => ({
    FieldSelectors: [
      { Field: "eventCategory", Equals: ["Data"] },
      { Field: "resources.type", Equals: [type] },
    ],
  });
  const management = { FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] };
  const AdvancedEventSelectors = [management, data("AWS::S3::Object"), data("AWS::Lambda::Function")];
  await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: name, AdvancedEventSelectors }));
  const InsightSelectors = [{ InsightType: "ApiCallRateInsight" }, { InsightType: "ApiErrorRateInsight" }] as const;
  await cloudtrail.send(new PutInsightSelectorsCommand({ TrailName: name, InsightSelectors: [...InsightSelectors] }));
}

export async function makeBucket(cloud: Cloud, bucket: string, region = "us-east-1"): Promise<string> {
  const elsewhere = { CreateBucketConfiguration: { LocationConstraint: region as "eu-west-1" } };
  const input = { Bucket: bucket, ...(region === "us-east-1" ? {} : elsewhere) };
  await clients(cloud, region).s3().send(new CreateBucketCommand(input));
  return bucket;
}

/** A bucket that CloudTrail may write to and the public may not see. */
export async function makeLogBucket(cloud: Cloud, bucket: string, region = "us-east-1"): Promise<string> {
  await makeBucket(cloud, bucket, region);
  const s3 = clients(cloud, region).s3();
  const arn = `arn:aws:s3:::${bucket}`;
  const Principal = { Service: "cloudtrail.amazonaws.com" };
  const from = { "aws:SourceAccount": ACCOUNT };
  const Condition = { StringEquals: { ...from, "s3:x-amz-acl": "bucket-owner-full-control" } };
  const Statement = [
    { Effect: "Allow", Principal, Action: "s3:GetBucketAcl", Resource: arn, Condition: { StringEquals: from } },
    { Effect: "Allow", Principal, Action: "s3:PutObject", Resource: `${arn}/AWSLogs/${ACCOUNT}/*`, Condition },
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [arn, `${arn}/*`],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
  await Promise.all([
    s3.send(
      new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }),
    ),
    s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Enabled" } })),
    s3.send(
      new PutPublicAccessBlockCommand({
        Bucket: bucket,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      }),
    ),
  ]);
  return bucket;
}

export async function makeKey(cloud: Cloud, region: string, alias?: string): Promise<{ id: string; arn: string }> {
  const kms = clients(cloud, region).kms();
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" },
      admitting({ Action: ["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"], Resource: "*" }),
    ],
  });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "CloudTrail log files", Policy }));
  const id = KeyMetadata?.KeyId ?? "";
  if (alias) await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: id }));
  return { id, arn: KeyMetadata?.Arn ?? "" };
}

export async function makeLogGroup(cloud: Cloud, region: string, name: string): Promise<{ name: string; arn: string }> {
  const logs = clients(cloud, region).logs();
  await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  const arn = logGroups?.find((group) => group.logGroupName === name)?.arn ?? "";
  return { name, arn };
}

export async function makeRole(cloud: Cloud, name: string): Promise<string> {
  const iam = clients(cloud).iam();
  const allow = (statement: object) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const trust = allow(admitting({ Action: "sts:AssumeRole" }));
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
  const write = allow({ Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "write", PolicyDocument: write }));
  return Role?.Arn ?? "";
}

/** A statement that admits CloudTrail for the account's trails. */
const admitting = (statement: object) => ({
  Effect: "Allow",
  Principal: { Service: "cloudtrail.amazonaws.com" },
  ...statement,
  Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
});

/** A topic; with a key it is encrypted, and CloudTrail may publish to it. */
export async function makeTopic(cloud: Cloud, region: string, name: string, key?: string): Promise<string> {
  const statement = admitting({ Action: "sns:Publish", Resource: `arn:aws:sns:${region}:${ACCOUNT}:${name}` });
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const { TopicArn } = await clients(cloud, region)
    .sns()
    .send(new CreateTopicCommand({ Name: name, ...(key ? { Attributes: { Policy, KmsMasterKeyId: key } } : {}) }));
  return TopicArn ?? "";
}
