import { isGlobalEvent } from "./global-service.ts";

/** An entry of a record's `resources`. */
export interface EventResource {
  readonly type?: string;
  readonly ARN?: string;
  /** Calls on many objects name what their ARNs begin with. */
  readonly ARNPrefix?: string;
}

/**
 * One event, as far as selectors can see it. Members have the names and values of CloudTrail's record contents; one that
 * a record lacks is absent here. Source: AWS CloudTrail User Guide, "CloudTrail record contents".
 */
export interface CloudTrailEvent {
  readonly eventID?: string;
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
  /** Whether a global service logged it as such, where that is known better than source and region tell. */
  readonly globalService?: boolean;
}

/** The fields that selectors and the scope of a trail look at, one text each. */
export const FIELDS = [
  "eventCategory",
  "awsRegion",
  "globalService",
  "cloudTrailDelivery",
  "recipientAccountId",
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
  "insightType",
  "insightSource",
] as const;
export type Field = (typeof FIELDS)[number];

/** Fields whose text is one of the event: all but those of its resources. */
export type PlainField = Exclude<Field, "resources.type" | "resources.ARN">;

const flag = (value: boolean | undefined) => (value === undefined ? undefined : value ? "true" : "false");

const DELIVERIES = new Set(["s3.amazonaws.com/PutObject", "logs.amazonaws.com/PutLogEvents"]);

/**
 * Whether CloudTrail itself made the call to deliver a trail's files or events: a trail whose `RecursiveLogging` is false
 * does not record it. Source: AWS CloudTrail API, "UpdateTrail".
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
