import { groupArn, keyArn, topicKeyArn } from "../aws/trail-arns.ts";
import type { BucketLogging } from "../documents/settings/buckets.ts";
import type { EventDataStoreDescription } from "../documents/settings/event-data-stores.ts";
import type { AttachedPolicy } from "../documents/settings/iam.ts";
import type { Alarm, EventRule, MetricFilter, Subscription } from "../documents/settings/monitoring.ts";
import type { TopicAttributes } from "../documents/settings/resource-policies.ts";
import type { Bucket, FactId, LogGroup, Policy, Role, Snapshot, Trail } from "../documents/snapshot.ts";
import type { TrailLink } from "../findings/trail-links.ts";
import { isOnMetricOf, namesAlarm, queriesGroup, topicsOf } from "./alarms.ts";
import { topicsOfRule } from "./event-rules.ts";

type Account = Snapshot["account"];

/** Who a resource is, within its type. */
export interface Identity {
  /** AWS's name: never an ARN. */
  readonly id: string;
  readonly arn: string | null;
  readonly region: string | null;
  readonly accountId: string | null;
}

/** Where resources of a type are named, and the member of the posture that leads to them from there. */
export interface Source {
  /** A type, whose description names them; or a fact, whose value does (each element of it, for the type of its elements). */
  readonly in: string;
  /** The member: `bucket` of `trail.bucket`. None where the fact itself is the list. */
  readonly as?: string;
  /** Always one: the member is the resource. */
  readonly always?: true;
  /** At most one: the member is the resource or null. Without it, a list that knows whether it is complete. */
  readonly one?: true;
  /** The names by which the snapshot's collection holds them. */
  readonly names?: (from: never, account: Account) => readonly (string | null)[];
  /** For elements: those of the same Region's list that belong to the resource or element of the other type. */
  readonly where?: (from: never, element: never) => boolean;
}

/** One row of the table of resource types. */
export interface ResourceTypeRow {
  /** In words, for people. */
  readonly label: string;
  /** The member of the snapshot that holds the resources of the type by name. */
  readonly collection?: string;
  /** The fact whose elements they are; these have no facts of their own. */
  readonly elementOf?: FactId;
  /** Who an element is; the account and Region are those of the resource that the fact is about. */
  readonly element?: (value: never, of: Identity) => Pick<Identity, "id" | "arn"> & Partial<Identity>;
  /** Forms of their ARNs, with `{name}` for the part that names one. Empty: they have none. */
  readonly arns: readonly string[];
  /** A path may stand before the name in their ARNs, which is no part of it. */
  readonly paths?: true;
  /** A pattern of their ids, where these have a form. */
  readonly ids?: string;
  /** The collection holds them by name, not by ARN. */
  readonly byName?: true;
  /** Who a resource of the snapshot is, where its members `name`, `arn`, `region` and `accountId` do not say it. */
  readonly subject?: (resource: never, account: Account) => Identity;
  readonly found: readonly Source[];
  /** CloudFormation's name, for SARIF and OCSF. */
  readonly aws: string;
  /** The name in the AWS Security Finding Format; `Other` where it has none. */
  readonly asff: string;
  /** The link of a trail's chain that it is; without one it is no part of a trail. `stated`: each check on the type says it. */
  readonly trailLink?: TrailLink | "stated";
  /** What stands for the name in the check reference. */
  readonly placeholder: string;
}

/** Without a comparison of `Source.names`' argument: each row knows what it is named in. */
const named = <T>(
  where: string,
  as: string,
  names: (from: T, account: Account) => readonly (string | null)[],
): Source => ({
  in: where,
  as,
  one: true,
  names,
});

/** Of IAM's resources, which are in no Region; AWS's own are in no account. */
const global = ({ name, arn, accountId }: Role | Policy): Identity => ({
  id: name,
  arn,
  region: null,
  accountId: accountId === "aws" ? null : accountId,
});

/**
 * The table of resource types: where the snapshot keeps them, who they are, what leads to them, what others call them.
 * Collecting, the posture, waivers, what could not be read, the check reference and the reports follow from it. A new type
 * is one row here, its facts in `src/model/resources/facts.ts`, their readers in `src/collect/readers.ts`.
 */
export const TYPES = {
  account: {
    label: "account",
    trailLink: "stated",
    arns: ["arn:{partition}:iam::{account}:root"],
    ids: "????????????",
    subject: ({ id, partition }: Account) => ({
      id,
      arn: `arn:${partition}:iam::${id}:root`,
      region: null,
      accountId: id,
    }),
    found: [],
    aws: "AWS::::Account",
    asff: "AwsAccount",
    placeholder: "ACCOUNT_ID",
  },
  region: {
    label: "Region",
    trailLink: "stated",
    collection: "regions",
    arns: [],
    ids: "*-*-*",
    byName: true,
    subject: ({ name }: { name: string }, { id }) => ({ id: name, arn: null, region: name, accountId: id }),
    found: [
      { in: "account.regions", names: ({ enabled }: { enabled: string[] }) => enabled },
      // A trail of a Region in scope may have its home, and its log group with the alarms, in one that is not.
      {
        in: "log-group",
        as: "home",
        one: true,
        names: ({ owner, region }: LogGroup) => [owner === "own" ? region : null],
      },
    ],
    // Security Hub names the account, with the Region beside it, for what holds of a Region.
    aws: "AWS::::Account",
    asff: "AwsAccount",
    placeholder: "REGION",
  },
  trail: {
    label: "trail",
    trailLink: "stated",
    collection: "trails",
    arns: ["arn:{partition}:cloudtrail:{region}:{account}:trail/{name}"],
    subject: ({ name, arn, homeRegion, accountId }: Trail) => ({ id: name, arn, region: homeRegion, accountId }),
    found: [{ in: "region.trails", names: (arns: string[]) => arns }],
    aws: "AWS::CloudTrail::Trail",
    asff: "AwsCloudTrailTrail",
    placeholder: "TRAIL_NAME",
  },
  bucket: {
    label: "bucket",
    trailLink: "bucket",
    collection: "buckets",
    arns: ["arn:{partition}:s3:::{name}"],
    byName: true,
    subject: ({ name, location, owner }: Bucket, { id, partition }) => ({
      id: name,
      arn: `arn:${partition}:s3:::${name}`,
      region: location.state === "read" ? location.value : null,
      accountId: owner === "own" ? id : null,
    }),
    found: [
      { ...named("trail", "bucket", ({ s3BucketName }: Trail) => [s3BucketName]), always: true },
      named("bucket.logging", "logTarget", ({ targetBucket }: BucketLogging) => [targetBucket]),
    ],
    aws: "AWS::S3::Bucket",
    asff: "AwsS3Bucket",
    placeholder: "BUCKET_NAME",
  },
  key: {
    label: "key",
    trailLink: "key",
    collection: "keys",
    arns: ["arn:{partition}:kms:{region}:{account}:key/{name}", "arn:{partition}:kms:{region}:{account}:alias/{name}"],
    found: [
      named("trail", "key", (trail: Trail, { partition }) => [keyArn(trail, partition)]),
      named("topic.attributes", "key", (topic: TopicAttributes) => [topicKeyArn(topic)]),
      named("event-data-store.description", "key", ({ kmsKeyId }: EventDataStoreDescription) => [kmsKeyId]),
    ],
    aws: "AWS::KMS::Key",
    asff: "AwsKmsKey",
    placeholder: "KEY_ID",
  },
  "log-group": {
    label: "log group",
    trailLink: "log-group",
    collection: "logGroups",
    arns: ["arn:{partition}:logs:{region}:{account}:log-group:{name}"],
    found: [named("trail", "logGroup", (trail: Trail) => [groupArn(trail)])],
    aws: "AWS::Logs::LogGroup",
    asff: "Other",
    placeholder: "LOG_GROUP_NAME",
  },
  topic: {
    label: "topic",
    trailLink: "topic",
    collection: "topics",
    arns: ["arn:{partition}:sns:{region}:{account}:{name}"],
    found: [
      named("trail", "topic", ({ snsTopicArn }: Trail) => [snsTopicArn || null]),
      { in: "alarm", as: "topics", names: topicsOf },
      { in: "event-rule", as: "topics", names: topicsOfRule },
    ],
    aws: "AWS::SNS::Topic",
    asff: "AwsSnsTopic",
    placeholder: "TOPIC_NAME",
  },
  role: {
    label: "role",
    trailLink: "log-group",
    collection: "roles",
    arns: ["arn:{partition}:iam::{account}:role/{name}"],
    paths: true,
    subject: global,
    found: [named("trail", "role", ({ cloudWatchLogsRoleArn }: Trail) => [cloudWatchLogsRoleArn])],
    aws: "AWS::IAM::Role",
    asff: "AwsIamRole",
    placeholder: "ROLE_NAME",
  },
  policy: {
    label: "policy",
    collection: "policies",
    arns: ["arn:{partition}:iam::{account}:policy/{name}", "arn:{partition}:iam::aws:policy/{name}"],
    paths: true,
    subject: global,
    found: [
      {
        in: "role.attachedPolicies",
        as: "managedPolicies",
        names: (attached: AttachedPolicy[]) => attached.map(({ policyArn }) => policyArn),
      },
      named("role.description", "boundary", ({ permissionsBoundary }: { permissionsBoundary: string | null }) => [
        permissionsBoundary,
      ]),
    ],
    aws: "AWS::IAM::ManagedPolicy",
    asff: "AwsIamPolicy",
    placeholder: "POLICY_NAME",
  },
  "event-data-store": {
    label: "event data store",
    collection: "eventDataStores",
    // An organization's is the management account's, and listed to a delegated administrator as well.
    arns: ["arn:{partition}:cloudtrail:{region}:{account}:eventdatastore/{name}"],
    found: [{ in: "region.eventDataStores", as: "stores", names: (arns: string[]) => arns }],
    aws: "AWS::CloudTrail::EventDataStore",
    asff: "Other",
    placeholder: "EVENT_DATA_STORE_ID",
  },
  "metric-filter": {
    label: "metric filter",
    trailLink: "metric-filters",
    elementOf: "log-group.metricFilters",
    // Its name is its group's own: another group may have one of the same name.
    element: ({ filterName }: MetricFilter, group) => ({ id: `${group.id}:${filterName}`, arn: null }),
    arns: [],
    found: [],
    aws: "AWS::Logs::MetricFilter",
    asff: "Other",
    placeholder: "FILTER_NAME",
  },
  alarm: {
    label: "alarm",
    trailLink: "alarms",
    elementOf: "region.alarms",
    element: ({ alarmName, alarmArn }: Alarm) => ({ id: alarmName, arn: alarmArn }),
    arns: ["arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}"],
    found: [
      { in: "metric-filter", as: "alarms", where: isOnMetricOf },
      { in: "alarm", as: "compositeAlarms", where: namesAlarm },
      { in: "log-group", as: "logAlarms", where: queriesGroup },
    ],
    aws: "AWS::CloudWatch::Alarm",
    asff: "AwsCloudWatchAlarm",
    placeholder: "ALARM_NAME",
  },
  "event-rule": {
    label: "event rule",
    elementOf: "region.eventRules",
    element: ({ ruleName, ruleArn }: EventRule) => ({ id: ruleName, arn: ruleArn }),
    arns: ["arn:{partition}:events:{region}:{account}:rule/{name}"],
    found: [],
    aws: "AWS::Events::Rule",
    asff: "Other",
    placeholder: "RULE_NAME",
  },
  subscription: {
    label: "subscription",
    trailLink: "subscriber",
    elementOf: "topic.subscriptions",
    element: ({ subscriptionArn, protocol, endpoint }: Subscription, topic) => ({
      id: [topic.id, protocol, endpoint].filter((part) => part !== null).join(":"),
      arn: subscriptionArn,
    }),
    arns: ["arn:{partition}:sns:{region}:{account}:{name}"],
    found: [],
    aws: "AWS::SNS::Subscription",
    asff: "Other",
    placeholder: "SUBSCRIPTION",
  },
  function: {
    label: "function",
    trailLink: "stated",
    elementOf: "region.functions",
    element: (arn: string) => ({ id: arn.split(":")[6] ?? arn, arn, accountId: arn.split(":")[4] ?? null }),
    arns: ["arn:{partition}:lambda:{region}:{account}:function:{name}"],
    found: [],
    aws: "AWS::Lambda::Function",
    asff: "AwsLambdaFunction",
    placeholder: "FUNCTION_NAME",
  },
  // Who made calls that a rule on events does not expect. They are found with the events.
  principal: {
    label: "principal",
    arns: [
      "arn:{partition}:iam::{account}:role/{name}",
      "arn:{partition}:iam::{account}:user/{name}",
      "arn:{partition}:sts::{account}:federated-user/{name}",
      "arn:{partition}:iam::{account}:root",
    ],
    paths: true,
    found: [],
    aws: "AWS::IAM::Principal",
    asff: "Other",
    placeholder: "PRINCIPAL_NAME",
  },
} satisfies Readonly<Record<string, ResourceTypeRow>>;

export type ResourceType = keyof typeof TYPES;
