import { type Declared, EMAIL, type Properties, type Value } from "../../declared/index.ts";
import { argumentsOf, blocksOf } from "./arguments.ts";
import type { Entry } from "./hcl.ts";

/** A resource of the AWS provider. */
export interface Block {
  readonly type: string;
  readonly entries: readonly Entry[];
}

type Blocks = (resource: Declared) => Block[];

const argument = (name: string, value: Value | undefined): Entry[] => (value === undefined ? [] : [{ name, value }]);
const policy = (name: string, value: Value | undefined): Entry[] =>
  value === undefined ? [] : [{ name, policy: value }];

const rulesOf = (value: Value | undefined, name: string) => (value as Properties | undefined)?.[name] ?? [];

/** The bucket, where the plan creates it, and each of its settings. */
const bucket: Blocks = ({ key, creates, properties }) => {
  const on = (type: string, name: string, entries: (value: Value) => Entry[]): Block[] =>
    properties[name] === undefined
      ? []
      : [{ type, entries: [{ name: "bucket", value: key }, ...entries(properties[name])] }];
  return [
    ...(creates ? [{ type: "aws_s3_bucket", entries: argument("bucket", properties.BucketName) }] : []),
    ...on("aws_s3_bucket_public_access_block", "PublicAccessBlockConfiguration", (value) =>
      argumentsOf(value as Properties),
    ),
    ...on("aws_s3_bucket_ownership_controls", "OwnershipControls", (value) =>
      blocksOf("rule", rulesOf(value, "Rules")),
    ),
    ...on("aws_s3_bucket_versioning", "VersioningConfiguration", (value) =>
      blocksOf("versioning_configuration", value),
    ),
    ...on("aws_s3_bucket_server_side_encryption_configuration", "BucketEncryption", (value) =>
      blocksOf("rule", rulesOf(value, "ServerSideEncryptionConfiguration")),
    ),
    ...on("aws_s3_bucket_lifecycle_configuration", "LifecycleConfiguration", (value) =>
      blocksOf("rule", rulesOf(value, "Rules")),
    ),
    ...on("aws_s3_bucket_logging", "LoggingConfiguration", (value) => {
      const { DestinationBucketName, LogFilePrefix } = value as Properties;
      return [...argument("target_bucket", DestinationBucketName), ...argument("target_prefix", LogFilePrefix)];
    }),
  ];
};

/** The key where the plan creates it; of a key that exists, its policy. */
const kmsKey: Blocks = ({ key, creates, properties }) => {
  const { Description, Enabled, EnableKeyRotation, KeyPolicy } = properties;
  const settings = [
    ...argument("description", Description),
    ...argument("is_enabled", Enabled),
    ...argument("enable_key_rotation", EnableKeyRotation),
  ];
  if (creates) return [{ type: "aws_kms_key", entries: [...settings, ...policy("policy", KeyPolicy)] }];
  return [
    ...(settings.length > 0 ? [{ type: "aws_kms_key", entries: settings }] : []),
    ...(KeyPolicy === undefined
      ? []
      : [{ type: "aws_kms_key_policy", entries: [...argument("key_id", key), ...policy("policy", KeyPolicy)] }]),
  ];
};

const TRAIL: Readonly<Record<string, string>> = {
  TrailName: "name",
  S3BucketName: "s3_bucket_name",
  IsMultiRegionTrail: "is_multi_region_trail",
  IncludeGlobalServiceEvents: "include_global_service_events",
  EnableLogFileValidation: "enable_log_file_validation",
  IsOrganizationTrail: "is_organization_trail",
  IsLogging: "enable_logging",
  KMSKeyId: "kms_key_id",
  CloudWatchLogsLogGroupArn: "cloud_watch_logs_group_arn",
  CloudWatchLogsRoleArn: "cloud_watch_logs_role_arn",
  SnsTopicName: "sns_topic_name",
};

const trail: Blocks = ({ properties }) => [
  {
    type: "aws_cloudtrail",
    entries: [
      ...Object.entries(TRAIL).flatMap(([name, to]) => argument(to, properties[name])),
      ...(properties.Tags === undefined ? [] : argumentsOf({ Tags: properties.Tags })),
      ...blocksOfList("event_selector", properties.EventSelectors),
      ...blocksOfList("advanced_event_selector", properties.AdvancedEventSelectors),
      ...blocksOfList("insight_selector", properties.InsightSelectors),
    ],
  },
];

const blocksOfList = (name: string, list: Value | undefined) =>
  Array.isArray(list) && list.length > 0 ? blocksOf(name, list) : [];

const metricFilter: Blocks = ({ properties }) => [
  {
    type: "aws_cloudwatch_log_metric_filter",
    entries: [
      ...argument("name", properties.FilterName),
      ...argument("log_group_name", properties.LogGroupName),
      ...argument("pattern", properties.FilterPattern),
      ...argument("apply_on_transformed_logs", properties.ApplyOnTransformedLogs),
      ...(properties.MetricTransformations as readonly Properties[]).map((one) => ({
        name: "metric_transformation",
        block: argumentsOf(
          Object.fromEntries(Object.entries(one).map(([name, value]) => [name.replace(/^Metric/, ""), value])),
        ),
      })),
    ],
  },
];

const subscription: Blocks = ({ properties: { TopicArn, Protocol, Endpoint } }) => [
  {
    type: "aws_sns_topic_subscription",
    entries: [
      ...(Endpoint === EMAIL ? [{ name: "count", expression: 'var.email == "" ? 0 : 1' }] : []),
      ...argument("topic_arn", TopicArn),
      ...argument("protocol", Protocol),
      ...(Endpoint === EMAIL ? [{ name: "endpoint", expression: "var.email" }] : argument("endpoint", Endpoint)),
    ],
  },
];

/** The resources of the AWS provider by the type in CloudFormation. */
export const BLOCKS: Readonly<Record<string, Blocks>> = {
  "AWS::S3::Bucket": bucket,
  "AWS::S3::BucketPolicy": ({ properties: { Bucket, PolicyDocument } }) => [
    { type: "aws_s3_bucket_policy", entries: [...argument("bucket", Bucket), ...policy("policy", PolicyDocument)] },
  ],
  "AWS::KMS::Key": kmsKey,
  "AWS::KMS::Alias": ({ properties: { AliasName, TargetKeyId } }) => [
    { type: "aws_kms_alias", entries: [...argument("name", AliasName), ...argument("target_key_id", TargetKeyId)] },
  ],
  "AWS::Logs::LogGroup": ({ key, properties: { KmsKeyId, RetentionInDays, DeletionProtectionEnabled } }) => [
    {
      type: "aws_cloudwatch_log_group",
      entries: [
        ...argument("name", key),
        ...argument("kms_key_id", KmsKeyId),
        ...argument("retention_in_days", RetentionInDays),
        ...argument("deletion_protection_enabled", DeletionProtectionEnabled),
      ],
    },
  ],
  "AWS::Logs::MetricFilter": metricFilter,
  "AWS::CloudWatch::Alarm": ({ properties }) => [
    { type: "aws_cloudwatch_metric_alarm", entries: argumentsOf(properties) },
  ],
  "AWS::SNS::Topic": ({ key, properties: { KmsMasterKeyId } }) => [
    { type: "aws_sns_topic", entries: [...argument("name", key), ...argument("kms_master_key_id", KmsMasterKeyId)] },
  ],
  "AWS::SNS::TopicPolicy": ({ properties: { Topics, PolicyDocument } }) => [
    {
      type: "aws_sns_topic_policy",
      entries: [...argument("arn", (Topics as readonly Value[])[0]), ...policy("policy", PolicyDocument)],
    },
  ],
  "AWS::SNS::Subscription": subscription,
  "AWS::IAM::Role": ({ key, properties: { AssumeRolePolicyDocument } }) => [
    {
      type: "aws_iam_role",
      entries: [...argument("name", key), ...policy("assume_role_policy", AssumeRolePolicyDocument)],
    },
  ],
  "AWS::IAM::RolePolicy": ({ properties: { RoleName, PolicyName, PolicyDocument } }) => [
    {
      type: "aws_iam_role_policy",
      entries: [...argument("name", PolicyName), ...argument("role", RoleName), ...policy("policy", PolicyDocument)],
    },
  ],
  "AWS::CloudTrail::Trail": trail,
  "AWS::CloudTrail::EventDataStore": ({ properties }) => [
    {
      type: "aws_cloudtrail_event_data_store",
      entries: Object.entries(properties).flatMap(([name, value]) =>
        name === "AdvancedEventSelectors" ? blocksOf("advanced_event_selector", value) : argumentsOf({ [name]: value }),
      ),
    },
  ],
};
