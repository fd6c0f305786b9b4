import { CreateTrailCommand, PutEventSelectorsCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateLogGroupCommand,
  PutMetricFilterCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateAliasCommand, CreateKeyCommand, EnableKeyRotationCommand } from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { type Cloud, clients } from "./clients.ts";

/** A template as it is written. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default: string }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** What `Ref` and `Fn::GetAtt … Arn` give of a resource that was made. */
interface Made {
  readonly ref: string;
  readonly arn?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: properties are what the template says; AWS refuses what is wrong.
type Given = any;
type Clients = ReturnType<typeof clients>;

/**
 * Makes the resources of a template by their APIs, one by one. The emulator's own CloudFormation skips trails, bucket
 * policies, metric filters, alarms and subscriptions, and reports success.
 *
 * @throws Error if a resource refers to one that comes later, or has a property that is not known here.
 */
export async function makeStack(
  cloud: Cloud,
  { Parameters = {}, Conditions = {}, Resources, Outputs = {} }: Template,
  parameters: Readonly<Record<string, string>> = {},
  region = "us-east-1",
): Promise<Record<string, unknown>> {
  const aws = clients(cloud, region);
  const made = new Map<string, Made>();
  const values = Object.entries(Parameters).map(([name, { Default }]) => [name, parameters[name] ?? Default] as const);
  for (const [name, value] of values) made.set(name, { ref: value });
  const one = (name: string): Made => {
    const found = made.get(name);
    if (!found) throw new Error(`${name} is referred to and was not made before`);
    return found;
  };
  const attribute = (name: string, of: string) => {
    const { arn } = one(name);
    if (of !== "Arn" || arn === undefined) throw new Error(`${name} has no ${of}`);
    return arn;
  };
  const resolved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolved);
    if (typeof value !== "object" || value === null) return value;
    const [[name, argument] = ["", undefined], ...rest] = Object.entries(value);
    if (rest.length === 0 && name === "Ref") return one(String(argument)).ref;
    if (rest.length === 0 && name === "Fn::GetAtt") return attribute(String(argument[0]), String(argument[1]));
    if (rest.length === 0 && name === "Fn::Equals") return resolved(argument[0]) === resolved(argument[1]);
    if (rest.length === 0 && name === "Fn::Not") return resolved(argument[0]) !== true;
    if (rest.length === 0 && name === "Fn::Sub")
      return String(argument).replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, inner: string) => {
        if (literal) return `\${${inner}}`;
        const [logical = "", of] = inner.split(".");
        return of === undefined ? one(logical).ref : attribute(logical, of);
      });
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item)]));
  };
  for (const [name, { Type, Condition, DependsOn = [], Properties }] of Object.entries(Resources)) {
    if (Condition !== undefined && resolved(Conditions[Condition]) !== true) continue;
    for (const needed of DependsOn) one(needed);
    const make = MAKERS[Type];
    if (!make) throw new Error(`${Type} cannot be made here`);
    made.set(name, await make(aws, resolved(Properties)));
  }
  return Object.fromEntries(Object.entries(Outputs).map(([name, { Value }]) => [name, resolved(Value)]));
}

/** Refuses properties that nothing here uses. */
function none(rest: object): void {
  if (Object.keys(rest).length > 0) throw new Error(`not known here: ${Object.keys(rest).join(", ")}`);
}

const MAKERS: Readonly<Record<string, (aws: Clients, properties: Given) => Promise<Made>>> = {
  "AWS::KMS::Key": async (aws, { Description, KeyPolicy, EnableKeyRotation, ...rest }) => {
    none(rest);
    const { KeyMetadata } = await aws
      .kms()
      .send(new CreateKeyCommand({ Description, Policy: JSON.stringify(KeyPolicy) }));
    const { KeyId = "", Arn = "" } = KeyMetadata ?? {};
    if (EnableKeyRotation) await aws.kms().send(new EnableKeyRotationCommand({ KeyId }));
    return { ref: KeyId, arn: Arn };
  },
  "AWS::KMS::Alias": async (aws, { AliasName, TargetKeyId, ...rest }) => {
    none(rest);
    await aws.kms().send(new CreateAliasCommand({ AliasName, TargetKeyId }));
    return { ref: AliasName };
  },
  "AWS::S3::Bucket": async (aws, properties) => {
    const {
      BucketName: Bucket,
      PublicAccessBlockConfiguration,
      OwnershipControls,
      VersioningConfiguration,
    } = properties;
    const { BucketEncryption, LifecycleConfiguration, LoggingConfiguration } = properties;
    const s3 = aws.s3();
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    await s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    const Rules = BucketEncryption.ServerSideEncryptionConfiguration.map(
      ({ ServerSideEncryptionByDefault: ApplyServerSideEncryptionByDefault, ...rule }: Given) => ({
        ApplyServerSideEncryptionByDefault,
        ...rule,
      }),
    );
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
    const lifecycle = LifecycleConfiguration.Rules.map(({ Id, Prefix = "", ...rule }: Given) => ({
      ID: Id,
      Filter: { Prefix },
      ...rule,
    }));
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: lifecycle } }));
    if (LoggingConfiguration) {
      const { DestinationBucketName: TargetBucket, LogFilePrefix: TargetPrefix } = LoggingConfiguration;
      const LoggingEnabled = { TargetBucket, TargetPrefix };
      await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled } }));
    }
    return { ref: Bucket, arn: `arn:aws:s3:::${Bucket}` };
  },
  "AWS::S3::BucketPolicy": async (aws, { Bucket, PolicyDocument, ...rest }) => {
    none(rest);
    await aws.s3().send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(PolicyDocument) }));
    return { ref: Bucket };
  },
  "AWS::Logs::LogGroup": async (aws, { LogGroupName: logGroupName, KmsKeyId, RetentionInDays, ...rest }) => {
    none(rest);
    await aws.logs().send(new CreateLogGroupCommand({ logGroupName, kmsKeyId: KmsKeyId }));
    await aws.logs().send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: RetentionInDays }));
    return { ref: logGroupName, arn: `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}:*` };
  },
  "AWS::Logs::MetricFilter": async (
    aws,
    { FilterName, LogGroupName, FilterPattern, MetricTransformations, ...rest },
  ) => {
    none(rest);
    const metricTransformations = MetricTransformations.map((one: Given) => ({
      metricName: one.MetricName,
      metricNamespace: one.MetricNamespace,
      metricValue: one.MetricValue,
    }));
    await aws.logs().send(
      new PutMetricFilterCommand({
        logGroupName: LogGroupName,
        filterName: FilterName,
        filterPattern: FilterPattern,
        metricTransformations,
      }),
    );
    return { ref: FilterName };
  },
  "AWS::CloudWatch::Alarm": async (aws, properties) => {
    await aws.cloudwatch().send(new PutMetricAlarmCommand(properties));
    return { ref: properties.AlarmName };
  },
  "AWS::SNS::Topic": async (aws, { TopicName: Name, ...rest }) => {
    none(rest);
    const { TopicArn = "" } = await aws.sns().send(new CreateTopicCommand({ Name }));
    return { ref: TopicArn, arn: TopicArn };
  },
  "AWS::SNS::Subscription": async (aws, { TopicArn, Protocol, Endpoint, ...rest }) => {
    none(rest);
    const { SubscriptionArn = "" } = await aws.sns().send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }));
    return { ref: SubscriptionArn };
  },
  "AWS::IAM::Role": async (aws, { RoleName, AssumeRolePolicyDocument, ...rest }) => {
    none(rest);
    const trust = JSON.stringify(AssumeRolePolicyDocument);
    const { Role } = await aws.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
    return { ref: RoleName, arn: Role?.Arn ?? "" };
  },
  "AWS::IAM::RolePolicy": async (aws, { RoleName, PolicyName, PolicyDocument, ...rest }) => {
    none(rest);
    const text = JSON.stringify(PolicyDocument);
    await aws.iam().send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: text }));
    return { ref: PolicyName };
  },
  "AWS::CloudTrail::Trail": async (aws, { TrailName, KMSKeyId, IsLogging, AdvancedEventSelectors, ...rest }) => {
    const cloudtrail = aws.cloudtrail();
    const { EnableLogFileValidation, ...settings } = rest;
    const made = await cloudtrail.send(
      new CreateTrailCommand({ Name: TrailName, KmsKeyId: KMSKeyId, EnableLogFileValidation, ...settings }),
    );
    if (AdvancedEventSelectors)
      await cloudtrail.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors }));
    if (IsLogging) await cloudtrail.send(new StartLoggingCommand({ Name: TrailName }));
    return { ref: TrailName, arn: made.TrailARN ?? "" };
  },
};
