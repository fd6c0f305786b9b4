import type { AdvancedSelector, BasicSelector, FieldSelector } from "../../src/model/documents/settings/selectors.ts";
import type { CloudTrailEvent, RecordingTrail } from "../../src/selectors/index.ts";

/** A multi-Region trail that logs, without selectors. */
export function aTrail(some: Partial<RecordingTrail> = {}): RecordingTrail {
  return {
    arn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main",
    name: "main",
    homeRegion: "eu-west-1",
    partition: "aws",
    isMultiRegionTrail: true,
    isOrganizationTrail: false,
    includeGlobalServiceEvents: true,
    accountId: "111122223333",
    logging: true,
    selectors: { eventSelectors: [], advancedEventSelectors: [] },
    insightSelectors: [],
    ...some,
  };
}

/** A trail with basic selectors; missing members have AWS's defaults. */
export function withBasic(...some: Partial<BasicSelector>[]): RecordingTrail {
  const eventSelectors = some.map((one) => ({
    readWriteType: "All",
    includeManagementEvents: true,
    excludeManagementEventSources: [],
    dataResources: [],
    ...one,
  }));
  return aTrail({ selectors: { eventSelectors, advancedEventSelectors: [] } });
}

/** A condition: `where("readOnly", { equals: ["true"] })`. */
export const where = (field: string, operators: Omit<FieldSelector, "field">): FieldSelector => ({
  field,
  ...operators,
});

/** A selector for a category with more conditions. */
export function selector(category: string, ...more: FieldSelector[]): AdvancedSelector {
  return { name: null, fieldSelectors: [where("eventCategory", { equals: [category] }), ...more] };
}

export const s3Selector = (...more: FieldSelector[]) =>
  selector("Data", where("resources.type", { equals: ["AWS::S3::Object"] }), ...more);

export function withAdvanced(...advancedEventSelectors: AdvancedSelector[]): RecordingTrail {
  return aTrail({ selectors: { eventSelectors: [], advancedEventSelectors } });
}

/** `kms:Decrypt` in eu-west-1, a read. */
export function managementEvent(some: Partial<CloudTrailEvent> = {}): CloudTrailEvent {
  return {
    eventCategory: "Management",
    eventType: "AwsApiCall",
    eventSource: "kms.amazonaws.com",
    eventName: "Decrypt",
    readOnly: true,
    awsRegion: "eu-west-1",
    recipientAccountId: "111122223333",
    ...some,
  };
}

/** `s3:GetObject` with the entries that such a record has: object and bucket. */
export function objectEvent(bucket = "b", key = "k.txt", some: Partial<CloudTrailEvent> = {}): CloudTrailEvent {
  return {
    ...managementEvent(),
    eventCategory: "Data",
    eventSource: "s3.amazonaws.com",
    eventName: "GetObject",
    resources: [
      { type: "AWS::S3::Object", ARN: `arn:aws:s3:::${bucket}/${key}` },
      { type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucket}` },
    ],
    ...some,
  };
}

/** An event on one resource. */
export function dataEvent(type: string, ARN: string, some: Partial<CloudTrailEvent> = {}): CloudTrailEvent {
  return { ...managementEvent(), eventCategory: "Data", eventName: "Example", resources: [{ type, ARN }], ...some };
}

/** A call through a VPC endpoint. */
export function networkEvent(some: Partial<CloudTrailEvent> = {}): CloudTrailEvent {
  return {
    ...managementEvent(),
    eventCategory: "NetworkActivity",
    eventType: "AwsVpceEvent",
    vpcEndpointId: "vpce-1",
    ...some,
  };
}
