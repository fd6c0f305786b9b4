import { describeFaults } from "../support/describe-faults.ts";
import { failingAccount } from "../support/matrix-accounts.ts";

describeFaults(
  "faults, in an account in which nothing is well",
  {
    make: failingAccount,
    // It has no alarm, its role no managed policy, and its buckets no access logs.
    notAsked: [
      "cloudwatch:ListAlarmMuteRules",
      "sns:ListSubscriptionsByTopic",
      "iam:GetPolicy",
      "s3:GetBucketRequestPayment",
    ],
    exitCode: 1,
    statuses: {
      "trail-exists": "pass 1",
      "trail-multi-region": "fail 1",
      "trail-region-covered": "fail 3",
      "trail-logging": "fail 1, pass 1",
      "trail-kms-encryption": "fail 1, pass 1",
      "key-usable": "fail 1",
      "trail-log-file-validation": "fail 1, pass 1",
      "trail-cloudwatch-logs": "fail 2",
      "trail-cloudwatch-delivery": "fail 1, not-applicable 1",
      "trail-s3-delivery": "fail 1, not-applicable 1",
      "trail-digest-delivery": "fail 1, not-applicable 1",
      "trail-sns-notification": "fail 2",
      "trail-tags": "fail 2",
      "bucket-exists": "fail 1, pass 1",
      "events-management": "fail 3",
      "events-management-exclusions": "not-applicable 1",
      "events-global-services": "fail 1",
      "events-global-duplicated": "not-applicable 1",
      "events-s3-data-read": "fail 1",
      "events-s3-data-write": "fail 1",
      "events-lambda-data": "fail 1",
      "events-bedrock": "fail 1",
      "events-insights": "not-applicable 1, pass 1",
      "event-data-store-enabled": "fail 1, pass 1",
      "event-data-store-kms": "fail 2",
      "event-data-store-multi-region": "fail 1, not-applicable 1",
      "event-data-store-retention": "fail 1, pass 1",
      "event-data-store-termination-protection": "fail 1, pass 1",
    },
  },
  "denials",
);
