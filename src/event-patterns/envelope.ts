import type { CloudTrailRecord } from "../filters/index.ts";
import { DETAIL_TYPES } from "../model/aws/detail-types.ts";

/** The event that EventBridge gets of a CloudTrail record. */
export function eventOf(record: CloudTrailRecord, detailType = DETAIL_TYPES[String(record.eventType)]): object {
  return {
    version: "0",
    id: String(record.eventID),
    "detail-type": detailType ?? "",
    source: sourceOf(String(record.eventSource)),
    account: record.recipientAccountId,
    time: record.eventTime,
    region: record.awsRegion,
    resources: [],
    detail: record,
  };
}

const HOST = ".amazonaws.com";

/** `iam.amazonaws.com` is `aws.iam`. */
export const sourceOf = (eventSource: string) =>
  `aws.${eventSource.endsWith(HOST) ? eventSource.slice(0, -HOST.length) : eventSource}`;

/** The reverse, for a source of this form. */
export const eventSourceOf = (source: string) => (source.startsWith("aws.") ? `${source.slice(4)}${HOST}` : undefined);
