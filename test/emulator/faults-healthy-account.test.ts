import { describeFaults } from "../support/describe-faults.ts";
import { healthyAccount } from "../support/matrix-accounts.ts";

describeFaults(
  "faults, in an account in which all is well",
  {
    make: healthyAccount,
    // No bucket has access logs.
    notAsked: ["s3:GetBucketRequestPayment"],
    exitCode: 0,
    statuses: {
      "trail-exists": "pass 1",
      "trail-multi-region": "pass 1",
      "trail-region-covered": "pass 3",
      "trail-logging": "pass 2",
      "trail-kms-encryption": "pass 2",
      "key-usable": "pass 2",
      "trail-log-file-validation": "pass 2",
      "trail-cloudwatch-logs": "pass 2",
      "trail-cloudwatch-delivery": "pass 2",
      "trail-s3-delivery": "pass 2",
      "trail-digest-delivery": "pass 2",
      "trail-sns-notification": "pass 2",
      "trail-tags": "pass 2",
      "bucket-exists": "pass 2",
      "events-management": "pass 3",
      "events-management-exclusions": "pass 1",
      "events-global-services": "pass 1",
      "events-global-duplicated": "pass 1",
      "events-s3-data-read": "pass 1",
      "events-s3-data-write": "pass 1",
      "events-lambda-data": "pass 1",
      "events-bedrock": "pass 1",
      "events-insights": "pass 2",
      "event-data-store-enabled": "pass 1",
      "event-data-store-kms": "pass 1",
      "event-data-store-multi-region": "pass 1",
      "event-data-store-retention": "pass 1",
      "event-data-store-termination-protection": "pass 1",
    },
  },
  "every",
);
