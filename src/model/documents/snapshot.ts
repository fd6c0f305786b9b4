import { type Static, Type } from "typebox";
import { TrailIntegrity } from "../integrity/integrity-result.ts";
import { listing, observation, observed, time } from "./schema.ts";
import { AccountEvents } from "./settings/account-events.ts";
import {
  BucketEncryption,
  BucketLifecycle,
  BucketLogging,
  BucketNotifications,
  BucketObjectLock,
  BucketOwnership,
  BucketReplication,
  BucketRequestPayment,
  BucketVersioning,
} from "./settings/buckets.ts";
import { AccountCanary, TrailCanary } from "./settings/canary.ts";
import { EventDataStoreDescription } from "./settings/event-data-stores.ts";
import { AttachedPolicy, InlinePolicy, PolicyDocument, PolicyVersion, RoleDescription } from "./settings/iam.ts";
import {
  Alarm,
  EventRule,
  LogAccountPolicy,
  LogGroupDescription,
  LogTransformer,
  MetricFilter,
  MuteRule,
  Subscription,
  SubscriptionFilter,
} from "./settings/monitoring.ts";
import { ServiceControlPolicy } from "./settings/organizations.ts";
import { CustomerPolicy, LogResourcePolicy, PublicAccessBlock, TopicAttributes } from "./settings/resource-policies.ts";
import { EventSelectors, InsightSelectors } from "./settings/selectors.ts";

const nullable = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);
const text = (description?: string) => nullable(Type.String(description ? { description } : {}));
const timeOrNull = () => nullable(time());
const owner = Type.Union([Type.Literal("own"), Type.Literal("foreign"), Type.Literal("unknown")], {
  description: "Whether the resource belongs to the scanned account, by the evidence.",
});
/** No AWS resource is named `__proto__`, which changes what an object inherits; a bucket may be named `constructor`. */
export const byName = <T extends Parameters<typeof Type.Record>[1]>(value: T) =>
  Type.Record(Type.String(), value, { propertyNames: { not: { enum: ["__proto__"] } } });

/** Status as `GetTrailStatus` gives it. Times are ISO 8601 in UTC, `null` where AWS gives none. */
const TrailStatus = Type.Object({
  isLogging: Type.Boolean(),
  startLoggingTime: timeOrNull(),
  stopLoggingTime: timeOrNull(),
  latestDeliveryTime: timeOrNull(),
  latestDeliveryError: text(),
  latestDeliveryAttemptTime: timeOrNull(),
  latestDigestDeliveryTime: timeOrNull(),
  latestDigestDeliveryError: text(),
  latestCloudWatchLogsDeliveryTime: timeOrNull(),
  latestCloudWatchLogsDeliveryError: text(),
  latestNotificationTime: timeOrNull(),
  latestNotificationError: text(),
  latestNotificationAttemptTime: timeOrNull(),
});
export type TrailStatus = Static<typeof TrailStatus>;

const Trail = Type.Object({
  arn: Type.String(),
  name: Type.String(),
  homeRegion: Type.String(),
  accountId: Type.String({ description: "The account that owns the trail, from its ARN." }),
  owner,
  api: Type.String({ description: "The call that described the trail." }),
  region: Type.String({ description: "The Region whose response is stored: the home Region, if it could be read." }),
  at: time(),
  isMultiRegionTrail: Type.Boolean(),
  isOrganizationTrail: Type.Boolean(),
  includeGlobalServiceEvents: Type.Boolean(),
  logFileValidationEnabled: Type.Boolean(),
  recursiveLogging: Type.Optional(
    Type.Boolean({ description: "False: calls by which CloudTrail itself delivers are not recorded. Absent: true." }),
  ),
  s3BucketName: Type.String(),
  s3KeyPrefix: text(),
  kmsKeyId: text("As the trail gives it: a key ARN, rarely an alias or a bare id."),
  cloudWatchLogsLogGroupArn: text(),
  cloudWatchLogsRoleArn: text(),
  snsTopicArn: text(),
  status: observed(TrailStatus),
  eventSelectors: observed(EventSelectors),
  insightSelectors: observed(InsightSelectors),
  integrity: observed(TrailIntegrity),
  canary: observed(TrailCanary),
  tags: observed(Type.Array(Type.Object({ key: Type.String(), value: Type.String() }))),
});
export type Trail = Static<typeof Trail>;

const Bucket = Type.Object({
  name: Type.String(),
  owner,
  location: observed(Type.String({ description: "The Region of the bucket." })),
  acl: observed(
    Type.Object({
      grants: Type.Array(Type.Object({ grantee: Type.String(), permission: Type.String() })),
    }),
  ),
  versioning: observed(BucketVersioning),
  encryption: observed(BucketEncryption),
  lifecycle: observed(BucketLifecycle),
  objectLock: observed(BucketObjectLock),
  ownership: observed(BucketOwnership),
  logging: observed(BucketLogging),
  replication: observed(BucketReplication),
  notifications: observed(BucketNotifications),
  requestPayment: observed(BucketRequestPayment),
  policy: observed(PolicyDocument),
  publicAccessBlock: observed(PublicAccessBlock),
});
export type Bucket = Static<typeof Bucket>;

export const located = {
  arn: Type.String(),
  name: Type.String(),
  region: Type.String(),
  accountId: Type.String(),
  owner,
};

const Key = Type.Object({
  ...located,
  description: observed(
    Type.Object({
      arn: Type.String({ description: "The key's own ARN, also where the trail names an alias." }),
      keyId: Type.String(),
      keyState: Type.String(),
      keyManager: text(),
      keySpec: Type.Optional(text("SYMMETRIC_DEFAULT, or the kind of an asymmetric or HMAC key.")),
      origin: Type.Optional(text("AWS_KMS: AWS made the key material, and can rotate it.")),
      primaryKeyArn: Type.Optional(text("Of a multi-Region key: the key whose rotation is that of its replicas.")),
    }),
  ),
  rotation: observed(
    Type.Object({
      keyRotationEnabled: Type.Boolean(),
      rotationPeriodInDays: Type.Union([Type.Number(), Type.Null()]),
    }),
  ),
  policy: observed(PolicyDocument),
});
export type Key = Static<typeof Key>;

const LogGroup = Type.Object({
  ...located,
  description: observed(LogGroupDescription),
  metricFilters: listing(Type.Array(MetricFilter)),
  subscriptionFilters: listing(Type.Array(SubscriptionFilter)),
  transformer: observed(LogTransformer),
});
export type LogGroup = Static<typeof LogGroup>;

const Topic = Type.Object({
  ...located,
  attributes: observed(TopicAttributes),
  subscriptions: listing(Type.Array(Subscription)),
});
export type Topic = Static<typeof Topic>;

/** IAM is one for all Regions: the Region of a role or policy is empty. */
const Role = Type.Object({
  ...located,
  description: observed(RoleDescription),
  attachedPolicies: listing(Type.Array(AttachedPolicy)),
  inlinePolicies: listing(Type.Array(InlinePolicy)),
});
export type Role = Static<typeof Role>;

/** A managed policy, the account's own or AWS's. */
const Policy = Type.Object({ ...located, document: observed(PolicyVersion) });
export type Policy = Static<typeof Policy>;

/** Of CloudTrail Lake. Its name here is the id at the end of its ARN. */
const EventDataStore = Type.Object({ ...located, description: observed(EventDataStoreDescription) });
export type EventDataStore = Static<typeof EventDataStore>;

/** What we saw of one account. JSON, versioned, in a deterministic order. */
export const Snapshot = Type.Object(
  {
    schemaVersion: Type.String({ pattern: "^\\d+\\.\\d+$" }),
    tool: Type.Object({ name: Type.String(), version: Type.String() }),
    startedAt: time(),
    collectedAt: time({
      description: "When collection ended. Every age is taken at this time, and waivers expire by it.",
    }),
    identity: Type.Object({ arn: Type.String() }, { description: "The caller, from GetCallerIdentity." }),
    configuredRegion: Type.String({ description: "The configured Region, or the partition's first." }),
    scope: Type.Object(
      { regions: Type.Union([Type.Array(Type.String()), Type.Null()]), excludeRegions: Type.Array(Type.String()) },
      { description: "The Regions that were collected; null: every enabled Region." },
    ),
    account: Type.Object({
      id: Type.String({ pattern: "^\\d{12}$" }),
      partition: Type.String(),
      alias: observed(Type.String()),
      organization: observed(Type.Object({ id: Type.String(), managementAccountId: Type.String() })),
      organizationAccounts: listing(
        Type.Array(Type.String({ pattern: "^\\d{12}$" }), { description: "IDs of the accounts of the organization." }),
      ),
      regions: observed(Type.Object({ enabled: Type.Array(Type.String()), notEnabled: Type.Array(Type.String()) })),
      buckets: listing(Type.Array(Type.String())),
      serviceControlPolicies: listing(
        Type.Array(ServiceControlPolicy, { description: "Absent: no organization, or its management account." }),
      ),
      publicAccessBlock: observed(PublicAccessBlock),
      customerPolicies: listing(Type.Array(CustomerPolicy)),
      canary: observed(AccountCanary),
      events: observed(AccountEvents),
    }),
    regions: byName(
      Type.Object({
        trails: listing(Type.Array(Type.String({ description: "Trail ARN." }))),
        functions: listing(Type.Array(Type.String({ description: "Function ARN, without a version." }))),
        muteRules: listing(Type.Array(MuteRule, { description: "Of the alarms here." })),
        logResourcePolicies: listing(Type.Array(LogResourcePolicy)),
        eventRules: listing(
          Type.Array(EventRule, {
            description:
              "Rules of the default event bus, without those that name only other kinds of events than CloudTrail's.",
          }),
        ),
        logAccountPolicies: listing(Type.Array(LogAccountPolicy)),
        eventDataStores: listing(
          Type.Array(Type.String({ description: "ARN of an event data store." }), {
            description: "Absent: CloudTrail Lake is not supported here.",
          }),
        ),
        alarms: listing(
          Type.Array(Alarm, {
            description:
              "Alarms on metrics that metric filters of the log groups here make, log alarms on these groups, and composite alarms of them.",
          }),
        ),
      }),
    ),
    trails: byName(Trail),
    buckets: byName(Bucket),
    keys: byName(Key),
    logGroups: byName(LogGroup),
    topics: byName(Topic),
    roles: byName(Role),
    policies: byName(Policy),
    eventDataStores: byName(EventDataStore),
  },
  { $id: "urn:trailproof:schema:snapshot:2", title: "trailproof snapshot", $defs: { observation } },
);
export type Snapshot = Static<typeof Snapshot>;

/** The members of a resource that are facts. */
type Facts<T> = { [K in keyof T]: T[K] extends { state: string } ? K : never }[keyof T] & string;

/** Every fact that a check can need, as `resource.fact`. One row each in `src/model/resources/facts.ts`. */
export type FactId =
  | `account.${Facts<Snapshot["account"]>}`
  | `region.${Facts<Snapshot["regions"][string]>}`
  | `trail.${Facts<Trail>}`
  | `bucket.${Facts<Bucket>}`
  | `key.${Facts<Key>}`
  | `log-group.${Facts<LogGroup>}`
  | `topic.${Facts<Topic>}`
  | `role.${Facts<Role>}`
  | `policy.${Facts<Policy>}`
  | `event-data-store.${Facts<EventDataStore>}`;
