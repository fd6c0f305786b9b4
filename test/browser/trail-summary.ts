import type { ScanResult } from "../../src/model/documents/result.ts";
import { trail } from "../support/sample-result.ts";

/** The summary of a trail that works, overridable. */
export function trailSummary(
  name: string,
  more: Partial<ScanResult["trails"][number]> = {},
): ScanResult["trails"][number] {
  return {
    arn: trail(name).arn ?? "",
    name,
    homeRegion: "us-east-1",
    accountId: "111122223333",
    isMultiRegionTrail: false,
    isOrganizationTrail: false,
    isLogging: true,
    effective: true,
    because: `${name} is logging and delivers`,
    s3BucketName: `acme-logs-${name}`,
    kmsKeyId: null,
    logFileValidationEnabled: true,
    cloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:111122223333:log-group:/cloudtrail/${name}:*`,
    ...more,
  };
}
