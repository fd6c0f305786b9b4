import { describeFaults } from "../support/describe-faults.ts";
import { tornAccount } from "../support/matrix-accounts.ts";

describeFaults("faults, in an account in which nothing is well", {
  make: tornAccount,
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
  },
});
