import { isGlobalEvent } from "./global-service.ts";

/** An entry of a record's `resources`. */
export interface EventResource {
  readonly type?: string;
  readonly ARN?: string;
  /** In records of calls on many objects: the common prefix of their ARNs. */
  readonly ARNPrefix?: string;
}

/**
 * The members of an event that selectors match, with the names and values of CloudTrail's record contents. A member that
 * the record does not have is absent. Source: AWS CloudTrail User Guide, "CloudTrail record contents".
 */
export interface CloudTrailEvent {
  readonly eventID?: string;
  /** For people: no selector matches it. */
  readonly eventTime?: string;
  /** `Management`, `Data`, `NetworkActivity`, `Insight`. */
  readonly eventCategory?: string;
  readonly readOnly?: boolean;
  readonly eventSource?: string;
  readonly eventName?: string;
  readonly eventType?: string;
  readonly awsRegion?: string;
  readonly resources?: readonly EventResource[];
  readonly userIdentityArn?: string;
  /** The service that made the call for the principal, or for itself: `cloudtrail.amazonaws.com`. */
  readonly invokedBy?: string;
  /** In the record only when true. */
  readonly sessionCredentialFromConsole?: boolean;
  readonly errorCode?: string;
  readonly vpcEndpointId?: string;
  readonly recipientAccountId?: string;
  /** Insight events: `ApiCallRateInsight`, `ApiErrorRateInsight`. */
  readonly insightType?: string;
  /** Insight events: the category of the calls analysed, `Management` or `Data`. */
  readonly insightSource?: string;
  /** Whether it is a global service event, if the record says more than its source and Region. */
  readonly globalService?: boolean;
}

/** The fields that advanced selectors can name, apart from the category. AWS CloudTrail API, "AdvancedFieldSelector". */
export const SELECTABLE_FIELDS = [
  "readOnly",
  "eventSource",
  "eventName",
  "eventType",
  "resources.type",
  "resources.ARN",
  "userIdentity.arn",
  "sessionCredentialFromConsole",
  "errorCode",
  "vpcEndpointId",
] as const;

/** The fields that conditions of selectors and trails are about. */
export const FIELDS = [
  "eventCategory",
  "awsRegion",
  "globalService",
  "cloudTrailDelivery",
  "recipientAccountId",
  ...SELECTABLE_FIELDS,
  "insightType",
  "insightSource",
] as const;
export type Field = (typeof FIELDS)[number];

/** Fields with one text: all except those of resources. */
export type PlainField = Exclude<Field, "resources.type" | "resources.ARN">;

const flag = (value: boolean | undefined) => (value === undefined ? undefined : value ? "true" : "false");

const DELIVERIES = new Set(["s3.amazonaws.com/PutObject", "logs.amazonaws.com/PutLogEvents"]);

/**
 * Whether CloudTrail made the call to deliver log files or events of a trail: a trail whose `RecursiveLogging` is false does
 * not record it. Source: AWS CloudTrail API, "UpdateTrail".
 */
export function isDelivery({ invokedBy, eventSource, eventName }: CloudTrailEvent): boolean {
  return invokedBy === "cloudtrail.amazonaws.com" && DELIVERIES.has(`${eventSource}/${eventName}`);
}

/** The text of a field; `undefined` where the event does not have it. */
export function textOf(event: CloudTrailEvent, field: PlainField): string | undefined {
  switch (field) {
    case "readOnly":
      return flag(event.readOnly);
    case "sessionCredentialFromConsole":
      return flag(event.sessionCredentialFromConsole);
    case "globalService":
      return flag(isGlobalEvent(event));
    case "cloudTrailDelivery":
      return flag(isDelivery(event));
    case "userIdentity.arn":
      return event.userIdentityArn;
    default:
      return event[field];
  }
}
