import type { FactId } from "../documents/snapshot.ts";

/** What a call can be about, whose it is, and the members of `requestParameters` that name it: a name, an ARN, or a list. */
export const RESOURCES = {
  trail: { service: "cloudtrail", parameters: ["name", "trailName"] },
  "event-data-store": { service: "cloudtrail", parameters: ["eventDataStore", "resourceArn"] },
  // What delivers events from outside of AWS to event data stores.
  channel: { service: "cloudtrail", parameters: ["channel"] },
  "delegated-administrator": { service: "cloudtrail", parameters: ["delegatedAdminAccountId"] },
  bucket: { service: "s3", parameters: ["bucketName"] },
  "public-access": { service: "s3", parameters: [] },
  // By its alias, too, and by the store that it is kept in.
  key: { service: "kms", parameters: ["keyId", "aliasName", "customKeyStoreId"] },
  "log-group": { service: "logs", parameters: ["logGroupName", "logGroupIdentifier", "resourceIdentifier"] },
  // Policies of a Region, which hold for its log groups.
  "log-settings": { service: "logs", parameters: ["policyName"] },
  alarm: { service: "monitoring", parameters: ["alarmName", "alarmNames", "muteTargets.alarmNames"] },
  "event-rule": { service: "events", parameters: ["name", "rule"] },
  topic: { service: "sns", parameters: ["topicArn", "subscriptionArn", "resourceArn"] },
  role: { service: "iam", parameters: ["roleName"] },
  policy: { service: "iam", parameters: ["policyArn"] },
  // A service that organization trails need is named; leaving names nothing.
  organization: { service: "organizations", parameters: ["servicePrincipal"] },
  account: { service: "organizations", parameters: ["accountId"] },
} as const satisfies Readonly<Record<string, { service: string; parameters: readonly string[] }>>;

export type TamperedResource = keyof typeof RESOURCES;

/** The calls that can change a fact for the worse, as CloudTrail names them, and what they are about. */
interface Watched {
  readonly resource: TamperedResource;
  readonly calls: readonly string[];
}

const by = (resource: TamperedResource, ...calls: readonly string[]): Watched => ({ resource, calls });

/**
 * For every fact that a control may need: the calls that are watched, or in a sentence why none is. S3 records some
 * operations under a name of their own: `PutPublicAccessBlock` of a bucket is `PutBucketPublicAccessBlock` (Amazon S3 User
 * Guide, "Amazon S3 CloudTrail events"). Where that page and the API have different names, both are here.
 */
export const FACT_CHANGES: { readonly [F in FactId]: Watched | string } = {
  "account.regions": "A call of the management account or of us-east-1 enables a Region; trails go on as they are.",
  "account.alias": "It is a name in reports.",
  // The member that leaves makes the call itself, and is no longer recorded by the organization trail.
  "account.organization": by("organization", "LeaveOrganization", "DeleteOrganization", "DisableAWSServiceAccess"),
  "account.organizationAccounts": "Only the rules on events read it.",
  "account.buckets": by("bucket", "DeleteBucket"),
  "account.serviceControlPolicies": "They are changed in us-east-1 by the management account, which they do not limit.",
  "account.publicAccessBlock": by("public-access", "PutAccountPublicAccessBlock", "DeleteAccountPublicAccessBlock"),
  "account.customerPolicies":
    "They are changed daily, and no trail stops by that: what they allow is a call of its own.",
  "account.canary": "Only a canary reads it.",
  "account.events": "Only `--events` reads it.",
  "region.trails": by("trail", "DeleteTrail", "UpdateTrail"),
  "trail.status": by("trail", "StopLogging"),
  "trail.tags": "Nothing is lost with a tag.",
  // What a record has in it follows from PutEventConfiguration.
  "trail.eventSelectors": by("trail", "PutEventSelectors", "PutEventConfiguration"),
  "trail.insightSelectors": by("trail", "PutInsightSelectors"),
  "trail.integrity": "Only `--verify-logs` reads it. Log files are changed by data events.",
  "trail.canary": "Only a canary reads it.",
  "region.functions": "Functions are what a trail records, and no part of it.",
  "region.muteRules": by("alarm", "PutAlarmMuteRule"),
  "region.logResourcePolicies": by("log-settings", "PutResourcePolicy"),
  "region.logAccountPolicies": by("log-settings", "PutAccountPolicy", "DeleteAccountPolicy"),
  "region.eventDataStores": by("event-data-store", "DeleteEventDataStore"),
  "region.alarms": by(
    "alarm",
    "DeleteAlarms",
    "DisableAlarmActions",
    "PutMetricAlarm",
    "PutCompositeAlarm",
    "PutLogAlarm",
  ),
  "region.eventRules": "The role of the function does not read rules.",
  "bucket.location": by("bucket", "DeleteBucket"),
  "bucket.acl": by("bucket", "PutBucketAcl"),
  "bucket.policy": by("bucket", "PutBucketPolicy", "DeleteBucketPolicy"),
  "bucket.publicAccessBlock": by("bucket", "PutBucketPublicAccessBlock", "DeleteBucketPublicAccessBlock"),
  "bucket.versioning": by("bucket", "PutBucketVersioning"),
  "bucket.encryption": by("bucket", "PutBucketEncryption", "DeleteBucketEncryption"),
  "bucket.lifecycle": by("bucket", "PutBucketLifecycle", "PutBucketLifecycleConfiguration", "DeleteBucketLifecycle"),
  "bucket.objectLock": by("bucket", "PutObjectLockConfiguration", "PutBucketObjectLockConfiguration"),
  "bucket.ownership": by("bucket", "PutBucketOwnershipControls", "DeleteBucketOwnershipControls"),
  "bucket.logging": by("bucket", "PutBucketLogging"),
  "bucket.replication": by("bucket", "PutBucketReplication", "DeleteBucketReplication"),
  "bucket.notifications": by("bucket", "PutBucketNotification"),
  "bucket.requestPayment": by("bucket", "PutBucketRequestPayment"),
  "key.description": by(
    "key",
    "DisableKey",
    "ScheduleKeyDeletion",
    "DeleteImportedKeyMaterial",
    "DisconnectCustomKeyStore",
    "UpdateCustomKeyStore",
    "UpdateAlias",
    "DeleteAlias",
  ),
  "key.rotation": by("key", "DisableKeyRotation"),
  "key.policy": by("key", "PutKeyPolicy"),
  "log-group.description": by(
    "log-group",
    "DeleteLogGroup",
    "PutRetentionPolicy",
    "AssociateKmsKey",
    "DisassociateKmsKey",
    "PutLogGroupDeletionProtection",
  ),
  "log-group.metricFilters": by("log-group", "DeleteMetricFilter", "PutMetricFilter"),
  "log-group.subscriptionFilters": by("log-group", "PutSubscriptionFilter", "DeleteSubscriptionFilter"),
  "log-group.transformer": by("log-group", "PutTransformer", "DeleteTransformer"),
  "topic.attributes": by("topic", "DeleteTopic", "SetTopicAttributes", "AddPermission", "RemovePermission"),
  "topic.subscriptions": by("topic", "Unsubscribe", "SetSubscriptionAttributes"),
  "role.description": by("role", "DeleteRole", "UpdateAssumeRolePolicy", "PutRolePermissionsBoundary"),
  "role.attachedPolicies": by("role", "AttachRolePolicy", "DetachRolePolicy"),
  "role.inlinePolicies": by("role", "PutRolePolicy", "DeleteRolePolicy"),
  "policy.document": by("policy", "CreatePolicyVersion", "SetDefaultPolicyVersion"),
  "event-data-store.description": by("event-data-store", "UpdateEventDataStore", "StopEventDataStoreIngestion"),
};
