/** What a call is about, by the resources that trails use. */
export type TamperedResource = "trail" | "bucket" | "public-access" | "key" | "log-group" | "alarm" | "subscription";

/** Calls that can blind a trail, and where their parameters name the resource. */
export interface TamperingCalls {
  readonly eventSource: string;
  readonly eventNames: readonly string[];
  readonly resource: TamperedResource;
  /** Members of `requestParameters`: a name, an ARN, or a list of names. */
  readonly parameters: readonly string[];
}

/**
 * The calls that stop a trail, narrow it, or break what it writes to and what watches it. S3 records some operations under
 * a name of their own: `PutPublicAccessBlock` of a bucket is `PutBucketPublicAccessBlock`.
 */
export const TAMPERING_CALLS: readonly TamperingCalls[] = [
  {
    eventSource: "cloudtrail.amazonaws.com",
    eventNames: [
      "StopLogging",
      "DeleteTrail",
      "UpdateTrail",
      "PutEventSelectors",
      "PutInsightSelectors",
      "PutEventConfiguration",
    ],
    resource: "trail",
    parameters: ["name", "trailName"],
  },
  {
    eventSource: "s3.amazonaws.com",
    eventNames: [
      "PutBucketPolicy",
      "DeleteBucketPolicy",
      "PutBucketLifecycle",
      "PutBucketLifecycleConfiguration",
      "DeleteBucketLifecycle",
      "DeleteBucket",
      "PutBucketPublicAccessBlock",
      "DeleteBucketPublicAccessBlock",
      "PutBucketVersioning",
    ],
    resource: "bucket",
    parameters: ["bucketName"],
  },
  {
    eventSource: "s3.amazonaws.com",
    eventNames: ["PutAccountPublicAccessBlock", "DeleteAccountPublicAccessBlock"],
    resource: "public-access",
    parameters: [],
  },
  {
    eventSource: "kms.amazonaws.com",
    eventNames: ["DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy"],
    resource: "key",
    parameters: ["keyId"],
  },
  {
    eventSource: "logs.amazonaws.com",
    eventNames: ["DeleteLogGroup", "DeleteMetricFilter"],
    resource: "log-group",
    parameters: ["logGroupName", "logGroupIdentifier"],
  },
  {
    eventSource: "monitoring.amazonaws.com",
    eventNames: ["DeleteAlarms", "DisableAlarmActions"],
    resource: "alarm",
    parameters: ["alarmNames"],
  },
  {
    eventSource: "sns.amazonaws.com",
    eventNames: ["DeleteTopic", "Unsubscribe"],
    resource: "subscription",
    parameters: ["topicArn", "subscriptionArn"],
  },
];

/** The event pattern of EventBridge for these calls. */
export function tamperingPattern() {
  const sources = [...new Set(TAMPERING_CALLS.map(({ eventSource }) => eventSource))];
  return {
    source: sources.map((one) => `aws.${one.replace(/\.amazonaws\.com$/, "")}`),
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventSource: sources, eventName: [...new Set(TAMPERING_CALLS.flatMap(({ eventNames }) => eventNames))] },
  };
}
