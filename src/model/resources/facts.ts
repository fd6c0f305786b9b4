import type { FactId } from "../documents/snapshot.ts";
import type { NotCollected } from "./observed.ts";

/** One row of the table of facts. */
export interface FactRow {
  /** The AWS operation, as `service:Operation`. */
  readonly api: string;
  /** The IAM action that allows it. */
  readonly permission: string;
  /** More IAM actions, where reading the fact takes several calls. */
  readonly also?: readonly string[];
  /** Facts that decide whether it is worth asking. That its resource has to be found first is in the table of types. */
  readonly after?: readonly FactId[];
  /** Its value is a list: the posture gives each element its place and its identity. */
  readonly list?: true;
  /** The error codes by which the service says "there is none". Every other error is unreadable. */
  readonly absent: readonly string[];
  /** What it is for, in the permissions list. */
  readonly purpose: string;
}

/**
 * The table of facts: what is called, what it takes, what "none" means there. The collector, the `permissions` command
 * and the docs follow from it; how each is read is `src/collect/readers.ts`.
 */
export const FACTS: { readonly [F in FactId]: FactRow } = {
  "account.regions": {
    api: "ec2:DescribeRegions",
    permission: "ec2:DescribeRegions",
    absent: [],
    purpose: "the enabled Regions",
  },
  "account.alias": {
    api: "iam:ListAccountAliases",
    permission: "iam:ListAccountAliases",
    absent: [],
    purpose: "the account's name in reports",
  },
  "account.organization": {
    api: "organizations:DescribeOrganization",
    permission: "organizations:DescribeOrganization",
    absent: ["AWSOrganizationsNotInUseException"],
    purpose: "the organization in reports",
  },
  "account.organizationAccounts": {
    api: "organizations:ListAccounts",
    permission: "organizations:ListAccounts",
    list: true,
    absent: ["AWSOrganizationsNotInUseException"],
    purpose:
      "which accounts are not foreign to the rules on events; only the management account or a delegated administrator may ask",
  },
  "account.buckets": {
    api: "s3:ListBuckets",
    permission: "s3:ListAllMyBuckets",
    list: true,
    absent: [],
    purpose: "whether a trail's bucket is this account's, and where it is",
  },
  "account.serviceControlPolicies": {
    api: "organizations:ListParents",
    permission: "organizations:ListParents",
    also: ["organizations:DescribePolicy", "organizations:ListPoliciesForTarget"],
    list: true,
    absent: ["AWSOrganizationsNotInUseException"],
    purpose:
      "whether service control policies protect the organization's trail; only a delegated administrator may ask",
  },
  "account.publicAccessBlock": {
    api: "s3control:GetPublicAccessBlock",
    permission: "s3:GetAccountPublicAccessBlock",
    absent: ["NoSuchPublicAccessBlockConfiguration"],
    purpose: "whether Block Public Access of the account protects a trail's bucket",
  },
  "account.customerPolicies": {
    api: "iam:GetAccountAuthorizationDetails",
    permission: "iam:GetAccountAuthorizationDetails",
    list: true,
    absent: [],
    purpose: "which customer-managed policies give full access to CloudTrail",
  },
  "account.canary": {
    api: "cloudtrail:LookupEvents",
    permission: "cloudtrail:LookupEvents",
    also: ["iam:ListUsers", "s3:ListAllMyBuckets"],
    absent: [],
    purpose: "whether Event history has the calls that a canary makes; only with `canary` or `--canary`",
  },
  "account.events": {
    api: "cloudtrail:LookupEvents",
    permission: "cloudtrail:LookupEvents",
    absent: [],
    purpose: "which calls the rules on events do not expect; only with `--events`",
  },
  "region.trails": {
    api: "cloudtrail:DescribeTrails",
    permission: "cloudtrail:DescribeTrails",
    list: true,
    absent: [],
    purpose: "the trails of a Region",
  },
  "trail.status": {
    api: "cloudtrail:GetTrailStatus",
    permission: "cloudtrail:GetTrailStatus",
    absent: [],
    purpose: "whether a trail logs and delivers",
  },
  "trail.tags": {
    api: "cloudtrail:ListTags",
    permission: "cloudtrail:ListTags",
    list: true,
    absent: [],
    purpose: "a trail's tags",
  },
  "trail.eventSelectors": {
    api: "cloudtrail:GetEventSelectors",
    permission: "cloudtrail:GetEventSelectors",
    absent: [],
    purpose: "which events a trail records",
  },
  "trail.insightSelectors": {
    api: "cloudtrail:GetInsightSelectors",
    permission: "cloudtrail:GetInsightSelectors",
    list: true,
    absent: ["InsightNotEnabledException"],
    purpose: "which Insights a trail has turned on",
  },
  "trail.integrity": {
    api: "cloudtrail:ListPublicKeys",
    permission: "cloudtrail:ListPublicKeys",
    after: ["trail.status"],
    also: ["cloudtrail:GetTrail", "cloudtrail:GetTrailStatus", "kms:Decrypt", "s3:GetObject", "s3:ListBucket"],
    absent: [],
    purpose: "whether the log files that a trail delivered are intact; only with `--verify-logs`",
  },
  "trail.canary": {
    api: "s3:ListObjectsV2",
    permission: "s3:ListBucket",
    also: [
      "cloudtrail:GetEventSelectors",
      "kms:Decrypt",
      "logs:DescribeLogGroups",
      "logs:FilterLogEvents",
      "logs:GetQueryResults",
      "logs:StartQuery",
      "s3:GetObject",
    ],
    after: ["trail.eventSelectors"],
    absent: [],
    purpose: "whether a trail delivers the calls that a canary makes; only with `canary` or `--canary`",
  },
  "region.functions": {
    api: "lambda:ListFunctions",
    permission: "lambda:ListFunctions",
    list: true,
    absent: [],
    purpose: "the functions whose invocations should be recorded",
  },
  "region.muteRules": {
    api: "cloudwatch:ListAlarmMuteRules",
    permission: "cloudwatch:ListAlarmMuteRules",
    also: ["cloudwatch:GetAlarmMuteRule"],
    after: ["region.alarms"],
    list: true,
    absent: [],
    purpose: "whether a mute rule silences the alarms",
  },
  "region.logResourcePolicies": {
    api: "logs:DescribeResourcePolicies",
    permission: "logs:DescribeResourcePolicies",
    after: ["log-group.description"],
    list: true,
    absent: [],
    purpose: "who may write to or read a trail's log group, in a Region that has one",
  },
  "region.logAccountPolicies": {
    api: "logs:DescribeAccountPolicies",
    permission: "logs:DescribeAccountPolicies",
    // By the type of the policy: AWS CLI Command Reference, describe-account-policies.
    also: ["logs:DescribeSubscriptionFilters", "logs:GetTransformer"],
    after: ["log-group.description"],
    list: true,
    absent: [],
    purpose: "which subscription filter and transformer policies of the account hold for a trail's log group",
  },
  "region.eventDataStores": {
    api: "cloudtrail:ListEventDataStores",
    permission: "cloudtrail:ListEventDataStores",
    after: ["region.trails"],
    list: true,
    // CloudTrail Lake is not in every Region.
    absent: ["UnsupportedOperationException"],
    purpose: "the event data stores of CloudTrail Lake, in the home Region of a trail",
  },
  "region.alarms": {
    api: "cloudwatch:DescribeAlarms",
    permission: "cloudwatch:DescribeAlarms",
    after: ["log-group.metricFilters"],
    list: true,
    absent: [],
    purpose: "the alarms on a log group: on the metrics of its metric filters, on queries of it, on other such alarms",
  },
  "region.eventRules": {
    api: "events:ListRules",
    permission: "events:ListRules",
    also: ["events:ListTargetsByRule"],
    list: true,
    absent: [],
    purpose:
      "which EventBridge rules notify of CloudTrail events; only where a policy accepts rules in the place of alarms",
  },
  "bucket.location": {
    api: "s3:GetBucketLocation",
    permission: "s3:GetBucketLocation",
    absent: ["NoSuchBucket"],
    purpose: "whether a trail's bucket exists, and where, if the account's list of buckets does not tell it",
  },
  "bucket.acl": {
    api: "s3:GetBucketAcl",
    permission: "s3:GetBucketAcl",
    after: ["bucket.location", "bucket.publicAccessBlock", "bucket.logging"],
    absent: ["NoSuchBucket"],
    purpose: "whether a trail's bucket is public, and whether one exists whose location could not be read",
  },
  "bucket.policy": {
    api: "s3:GetBucketPolicy",
    permission: "s3:GetBucketPolicy",
    after: ["bucket.location"],
    absent: ["NoSuchBucketPolicy", "NoSuchBucket"],
    purpose: "whether CloudTrail can write to a trail's bucket, and who else can reach it",
  },
  "bucket.publicAccessBlock": {
    api: "s3:GetPublicAccessBlock",
    permission: "s3:GetBucketPublicAccessBlock",
    after: ["bucket.location", "region.trails"],
    absent: ["NoSuchPublicAccessBlockConfiguration", "NoSuchBucket"],
    purpose: "whether Block Public Access protects a trail's bucket, if the account's own does not block all",
  },
  "bucket.versioning": {
    api: "s3:GetBucketVersioning",
    permission: "s3:GetBucketVersioning",
    after: ["bucket.location", "region.trails"],
    absent: [],
    purpose: "whether a trail's bucket keeps versions, and asks for MFA to delete them",
  },
  "bucket.encryption": {
    api: "s3:GetBucketEncryption",
    permission: "s3:GetEncryptionConfiguration",
    after: ["bucket.location"],
    absent: ["ServerSideEncryptionConfigurationNotFoundError"],
    purpose: "how new objects of a trail's bucket are encrypted",
  },
  "bucket.lifecycle": {
    api: "s3:GetBucketLifecycleConfiguration",
    permission: "s3:GetLifecycleConfiguration",
    after: ["bucket.location", "region.trails"],
    absent: ["NoSuchLifecycleConfiguration"],
    purpose: "when objects of a trail's bucket expire",
  },
  "bucket.objectLock": {
    api: "s3:GetObjectLockConfiguration",
    permission: "s3:GetBucketObjectLockConfiguration",
    after: ["bucket.location"],
    absent: ["ObjectLockConfigurationNotFoundError"],
    purpose: "whether objects of a trail's bucket are locked against deletion",
  },
  "bucket.ownership": {
    api: "s3:GetBucketOwnershipControls",
    permission: "s3:GetBucketOwnershipControls",
    after: ["bucket.location"],
    absent: ["OwnershipControlsNotFoundError"],
    purpose: "whether ACLs of a trail's bucket are off",
  },
  "bucket.logging": {
    api: "s3:GetBucketLogging",
    permission: "s3:GetBucketLogging",
    after: ["bucket.location", "region.trails"],
    absent: [],
    purpose: "whether access to a trail's bucket is logged, and where",
  },
  "bucket.replication": {
    api: "s3:GetBucketReplication",
    permission: "s3:GetReplicationConfiguration",
    after: ["bucket.location", "region.trails"],
    absent: ["ReplicationConfigurationNotFoundError"],
    purpose: "where copies of a trail's objects go",
  },
  "bucket.notifications": {
    api: "s3:GetBucketNotificationConfiguration",
    permission: "s3:GetBucketNotification",
    after: ["bucket.location", "region.trails"],
    absent: [],
    purpose: "where events of a trail's bucket go",
  },
  "bucket.requestPayment": {
    api: "s3:GetBucketRequestPayment",
    permission: "s3:GetBucketRequestPayment",
    after: ["bucket.location", "bucket.logging"],
    absent: [],
    purpose: "whether the bucket for access logs accepts them",
  },
  "key.description": {
    api: "kms:DescribeKey",
    permission: "kms:DescribeKey",
    absent: ["NotFoundException"],
    purpose: "whether a trail's key can be used",
  },
  "key.rotation": {
    api: "kms:GetKeyRotationStatus",
    permission: "kms:GetKeyRotationStatus",
    after: ["key.description"],
    absent: ["NotFoundException"],
    purpose: "whether a trail's key is rotated",
  },
  "key.policy": {
    api: "kms:GetKeyPolicy",
    permission: "kms:GetKeyPolicy",
    after: ["key.description"],
    absent: ["NotFoundException"],
    purpose: "whether CloudTrail may use a trail's key, and who else may",
  },
  "log-group.description": {
    api: "logs:DescribeLogGroups",
    permission: "logs:DescribeLogGroups",
    absent: ["ResourceNotFoundException"],
    purpose: "whether a trail's log group exists",
  },
  "log-group.metricFilters": {
    api: "logs:DescribeMetricFilters",
    permission: "logs:DescribeMetricFilters",
    list: true,
    absent: ["ResourceNotFoundException"],
    purpose: "the metric filters of a trail's log group",
  },
  "log-group.subscriptionFilters": {
    api: "logs:DescribeSubscriptionFilters",
    permission: "logs:DescribeSubscriptionFilters",
    after: ["log-group.description"],
    list: true,
    absent: ["ResourceNotFoundException"],
    purpose: "where the events of a trail's log group are sent",
  },
  "log-group.transformer": {
    api: "logs:GetTransformer",
    permission: "logs:GetTransformer",
    after: ["log-group.description"],
    absent: ["ResourceNotFoundException"],
    purpose: "whether a transformer changes the events of a trail's log group",
  },
  "topic.attributes": {
    api: "sns:GetTopicAttributes",
    permission: "sns:GetTopicAttributes",
    absent: ["NotFound", "NotFoundException"],
    purpose: "whether a topic exists that a trail, an alarm or a rule names, who may publish to it, and its key",
  },
  "topic.subscriptions": {
    api: "sns:ListSubscriptionsByTopic",
    permission: "sns:ListSubscriptionsByTopic",
    after: ["region.alarms", "region.eventRules"],
    list: true,
    absent: ["NotFound", "NotFoundException"],
    purpose: "the subscriptions of a topic that alarms or EventBridge rules publish to",
  },
  "role.description": {
    api: "iam:GetRole",
    permission: "iam:GetRole",
    absent: ["NoSuchEntity", "NoSuchEntityException"],
    purpose: "whether the role exists by which a trail writes to its log group, and who may assume it",
  },
  "role.attachedPolicies": {
    api: "iam:ListAttachedRolePolicies",
    permission: "iam:ListAttachedRolePolicies",
    list: true,
    absent: ["NoSuchEntity", "NoSuchEntityException"],
    purpose: "the managed policies of a role",
  },
  "role.inlinePolicies": {
    api: "iam:ListRolePolicies",
    permission: "iam:ListRolePolicies",
    also: ["iam:GetRolePolicy"],
    list: true,
    absent: ["NoSuchEntity", "NoSuchEntityException"],
    purpose: "the inline policies of a role",
  },
  "policy.document": {
    api: "iam:GetPolicy",
    permission: "iam:GetPolicy",
    also: ["iam:GetPolicyVersion"],
    absent: ["NoSuchEntity", "NoSuchEntityException"],
    purpose: "what a managed policy of a role allows",
  },
  "event-data-store.description": {
    api: "cloudtrail:GetEventDataStore",
    permission: "cloudtrail:GetEventDataStore",
    absent: ["EventDataStoreNotFoundException"],
    purpose: "whether an event data store ingests events, of which Regions, and how it keeps them",
  },
};

/** Facts that every scan reads: without them nothing can be evaluated, and no report could name the account. */
export const BASE_FACTS: readonly FactId[] = [
  "account.regions",
  "region.trails",
  "account.alias",
  "account.organization",
];

/** Facts that are read only where an option asks for them: they cost more than one call. */
export const OPT_IN_FACTS: readonly FactId[] = ["trail.integrity", "account.canary", "trail.canary", "account.events"];

/** Those of `--verify-logs`. */
export const VERIFIED_FACTS: readonly FactId[] = ["trail.integrity"];
/** Those of a canary. */
export const CANARY_FACTS: readonly FactId[] = ["account.canary", "trail.canary"];
/** Those of `--events`. */
export const EVENTS_FACTS: readonly FactId[] = ["account.events"];
/** Facts that collecting does not read: they are added to a snapshot. */
export const ADDED_FACTS: readonly FactId[] = [...CANARY_FACTS, ...EVENTS_FACTS];

/** The IAM actions that reading these facts takes, sorted. */
export function permissionsFor(facts: Iterable<FactId>): string[] {
  return [...new Set([...facts].flatMap((fact) => [FACTS[fact].permission, ...(FACTS[fact].also ?? [])]))].sort();
}

/** The members of a resource that are facts, by the resource's prefix in {@link FactId}. */
type Unasked<P extends string> = { [F in FactId as F extends `${P}.${infer Member}` ? Member : never]: NotCollected };

/** A fact before anybody has asked. */
export function notCollected(fact: FactId): NotCollected {
  const { api, permission } = FACTS[fact];
  return { state: "not-collected", api, permission };
}

/** Every fact of a kind of resource (`trail`, `log-group` …) before anybody has asked. */
export function unasked<P extends string>(resource: P): Unasked<P> {
  const facts = (Object.keys(FACTS) as FactId[]).filter((fact) => fact.startsWith(`${resource}.`));
  return Object.fromEntries(facts.map((fact) => [memberOf(fact), notCollected(fact)])) as Unasked<P>;
}

/** The member of a resource that holds a fact: `status` of `trail.status`. */
export function memberOf(fact: string): string {
  return fact.slice(fact.indexOf(".") + 1);
}
