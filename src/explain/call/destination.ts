import type { Destination } from "../../model/documents/explained-event.ts";
import type { CloudTrailEvent } from "../../selectors/index.ts";
import type { Delivery } from "../trails/evaluated-trails.ts";

const FOLDERS: Readonly<Record<string, string>> = {
  Aggregated: "CloudTrail-Aggregated",
  Insight: "CloudTrail-Insight",
  NetworkActivity: "CloudTrail-NetworkActivity",
};

/**
 * Where a trail delivers an event: the bucket, the prefix of the key up to the Region, the log group. Source: AWS
 * CloudTrail User Guide, "Finding your CloudTrail log files".
 */
export function destinationOf(delivery: Delivery, event: CloudTrailEvent): Destination {
  const { s3BucketName, s3KeyPrefix, organizationId, logGroupArn } = delivery;
  const parts = [
    ...(s3KeyPrefix ? [s3KeyPrefix] : []),
    "AWSLogs",
    ...(organizationId === undefined ? [] : [organizationId ?? "ORGANIZATION_ID"]),
    event.recipientAccountId ?? delivery.accountId,
    FOLDERS[event.eventCategory ?? ""] ?? "CloudTrail",
    event.awsRegion ?? "REGION",
  ];
  return { s3BucketName, s3KeyPrefix: `${parts.join("/")}/`, logGroupArn };
}
