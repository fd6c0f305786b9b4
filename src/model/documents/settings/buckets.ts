import { type Static, Type } from "typebox";

/*
 * Settings of buckets. Rules that a command replaces all at once are kept as the API gives them, with every member, so that the
 * command can repeat those that stay: their members have AWS's own names.
 */

const text = (description?: string) => Type.Union([Type.String(description ? { description } : {}), Type.Null()]);
const number = () => Type.Union([Type.Number(), Type.Null()]);
const optional = { text: () => Type.Optional(Type.String()), number: () => Type.Optional(Type.Number()) };

export const BucketVersioning = Type.Object({
  status: text("Enabled or Suspended; null: it was never turned on."),
  mfaDelete: text("Enabled or Disabled; null: it was never turned on."),
});
export type BucketVersioning = Static<typeof BucketVersioning>;

export const BucketEncryption = Type.Object({
  sseAlgorithm: text("AES256, aws:kms or aws:kms:dsse; null: the rule sets no default."),
  kmsMasterKeyId: text("Null: AWS's own key of S3, with aws:kms."),
  bucketKeyEnabled: Type.Boolean(),
  blockedEncryptionTypes: Type.Array(Type.String()),
});
export type BucketEncryption = Static<typeof BucketEncryption>;

const Tag = Type.Object({ Key: Type.String(), Value: Type.String() });
const Tags = Type.Optional(Type.Array(Tag));
const size = { ObjectSizeGreaterThan: optional.number(), ObjectSizeLessThan: optional.number() };

/** Which objects a rule of a bucket is about. */
export const RuleFilter = Type.Object({
  Prefix: optional.text(),
  Tag: Type.Optional(Tag),
  ...size,
  And: Type.Optional(Type.Object({ Prefix: optional.text(), Tags, ...size })),
});
export type RuleFilter = Static<typeof RuleFilter>;

/** A lifecycle rule as `GetBucketLifecycleConfiguration` gives it; further members are kept. */
export const LifecycleRule = Type.Object({
  ID: optional.text(),
  Status: Type.String(),
  Prefix: Type.Optional(Type.String({ description: "The older form of a filter." })),
  Filter: Type.Optional(RuleFilter),
  Expiration: Type.Optional(
    Type.Object({
      Days: optional.number(),
      Date: optional.text(),
      ExpiredObjectDeleteMarker: Type.Optional(Type.Boolean()),
    }),
  ),
  NoncurrentVersionExpiration: Type.Optional(
    Type.Object({ NoncurrentDays: optional.number(), NewerNoncurrentVersions: optional.number() }),
  ),
});
export type LifecycleRule = Static<typeof LifecycleRule>;

export const BucketLifecycle = Type.Object({
  transitionDefaultMinimumObjectSize: text(),
  rules: Type.Array(LifecycleRule),
});
export type BucketLifecycle = Static<typeof BucketLifecycle>;

export const BucketObjectLock = Type.Object({
  enabled: Type.Boolean(),
  mode: text("GOVERNANCE or COMPLIANCE, of the default retention."),
  days: number(),
  years: number(),
  eventHold: Type.Boolean({ description: "New objects have an event hold by default." }),
});
export type BucketObjectLock = Static<typeof BucketObjectLock>;

export const BucketOwnership = Type.Object({
  objectOwnership: Type.String({ description: "BucketOwnerEnforced: ACLs are off." }),
});

export const BucketLogging = Type.Object({
  targetBucket: text("Null: server access logging is off."),
  targetPrefix: text(),
});
export type BucketLogging = Static<typeof BucketLogging>;

/** A replication rule as `GetBucketReplication` gives it; further members are kept. */
export const ReplicationRule = Type.Object({
  ID: optional.text(),
  Status: Type.String(),
  Prefix: optional.text(),
  Filter: Type.Optional(RuleFilter),
  Destination: Type.Object({ Bucket: Type.String(), Account: optional.text() }),
});
export type ReplicationRule = Static<typeof ReplicationRule>;

export const BucketReplication = Type.Object({ role: text(), rules: Type.Array(ReplicationRule) });
export type BucketReplication = Static<typeof BucketReplication>;

const notification = <K extends string>(arn: K) =>
  Type.Optional(
    Type.Array(
      Type.Object({ Id: optional.text(), [arn]: Type.String() } as Record<K, ReturnType<typeof Type.String>> & {
        Id: ReturnType<typeof optional.text>;
      }),
    ),
  );

/** Where a bucket's events go, as `GetBucketNotificationConfiguration` gives it; further members are kept. */
export const BucketNotifications = Type.Object({
  TopicConfigurations: notification("TopicArn"),
  QueueConfigurations: notification("QueueArn"),
  LambdaFunctionConfigurations: notification("LambdaFunctionArn"),
  EventBridgeConfiguration: Type.Optional(Type.Object({})),
});
export type BucketNotifications = Static<typeof BucketNotifications>;

export const BucketRequestPayment = Type.Object({ payer: Type.String({ description: "BucketOwner or Requester." }) });
