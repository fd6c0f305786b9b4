import { ABSENT, textSet } from "../text/text-set.ts";
import type { EventSet } from "./event-set.ts";
import { inRegions, is } from "./where.ts";

interface Delivery {
  readonly label: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly type: string;
  readonly region: string;
  /** What the ARN begins with. */
  readonly arn: string;
}

/**
 * The calls by which CloudTrail delivers. CloudTrail makes them, so there is no ARN of a principal. Source: AWS CloudTrail API,
 * "UpdateTrail", `RecursiveLogging`.
 */
function deliveries({ label, eventSource, eventName, type, region, arn }: Delivery): EventSet {
  return {
    label,
    category: "Data",
    fields: {
      ...inRegions([region]),
      cloudTrailDelivery: is("true"),
      readOnly: is("false"),
      eventSource: is(eventSource),
      eventName: is(eventName),
      eventType: is("AwsApiCall"),
      "resources.type": is(type),
      "resources.ARN": textSet({ startsWith: [arn] }),
      "userIdentity.arn": ABSENT,
      sessionCredentialFromConsole: ABSENT,
      errorCode: ABSENT,
      vpcEndpointId: ABSENT,
    },
    samples: [],
  };
}

/** The deliveries of log files to a bucket. @param prefix - of the trail, without the slash after it; null: none. */
export function s3Deliveries(partition: string, region: string, bucket: string, prefix: string | null): EventSet {
  return deliveries({
    label: `deliveries to bucket ${bucket}`,
    eventSource: "s3.amazonaws.com",
    eventName: "PutObject",
    type: "AWS::S3::Object",
    region,
    arn: `arn:${partition}:s3:::${bucket}/${prefix ? `${prefix}/` : ""}AWSLogs/`,
  });
}

/** The deliveries of events to a log group, as data events of a type. @param arn - of the log group. */
export function logDeliveries(type: string, region: string, arn: string): EventSet {
  return deliveries({
    label: "deliveries to the log group",
    eventSource: "logs.amazonaws.com",
    eventName: "PutLogEvents",
    type,
    region,
    arn,
  });
}
