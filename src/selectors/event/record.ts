import type { CloudTrailEvent, EventResource } from "./event.ts";

/** The event of a record, or why there is none. `aggregated`: a summary of data events, not the record of a call. */
export type ParsedRecord =
  | { readonly event: CloudTrailEvent }
  | { readonly aggregated: true }
  | { readonly problem: string };

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member that must be a string if it exists. */
function text(record: Members, name: string): string | undefined {
  const value = record[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new Malformed(`${name} is no text`);
  return value;
}

/** A member that must be true or false if it exists; CloudTrail writes some of them as strings. */
function flag(record: Members, name: string): boolean | undefined {
  const value = record[name];
  if (value === undefined || value === null) return undefined;
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new Malformed(`${name} is neither true nor false`);
}

class Malformed extends Error {}

function resourcesOf(record: Members): EventResource[] | undefined {
  const value = record.resources;
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw new Malformed("resources is no list");
  return value.map((entry: unknown) => {
    if (!isObject(entry)) throw new Malformed("an entry of resources is no object");
    return { type: text(entry, "type"), ARN: text(entry, "ARN"), ARNPrefix: text(entry, "ARNPrefix") } as EventResource;
  });
}

function inner(record: Members, name: string): Members {
  const value = record[name];
  return isObject(value) ? value : {};
}

function eventOf(record: Members): CloudTrailEvent {
  const insight = inner(record, "insightDetails");
  const identity = inner(record, "userIdentity");
  const eventSource = text(record, "eventSource");
  const eventType = text(record, "eventType");
  return {
    eventID: text(record, "eventID"),
    // Nothing depends on it: a record with a different form of time is evaluated all the same.
    eventTime: typeof record.eventTime === "string" ? record.eventTime : undefined,
    eventCategory: categoryOf(text(record, "eventCategory"), flag(record, "managementEvent"), eventType),
    readOnly: flag(record, "readOnly"),
    eventSource,
    eventName: text(record, "eventName"),
    eventType,
    awsRegion: text(record, "awsRegion"),
    resources: resourcesOf(record),
    userIdentityArn: text(identity, "arn"),
    invokedBy: text(identity, "invokedBy"),
    sessionCredentialFromConsole: flag(record, "sessionCredentialFromConsole"),
    errorCode: text(record, "errorCode"),
    vpcEndpointId: text(record, "vpcEndpointId"),
    recipientAccountId: text(record, "recipientAccountId"),
    insightType: text(insight, "insightType"),
    insightSource: text(insight, "sourceEventCategory"),
    globalService: eventSource === STS ? byGlobalEndpoint(record) : undefined,
  } as CloudTrailEvent;
}

/** Records of STS name the endpoint that was called. */
const STS = "sts.amazonaws.com";

const ENDPOINTS: ReadonlyMap<string, boolean> = new Map([
  ["global", true],
  ["regional", false],
]);

/**
 * Whether STS was called at its global endpoint, which logs global service events; `undefined` where the record does not
 * determine it. Source: AWS IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail".
 */
function byGlobalEndpoint(record: Members): boolean | undefined {
  const endpoint = text(inner(inner(record, "additionalEventData"), "RequestDetails"), "endpointType");
  // An endpoint type that is not documented does not determine where the call is logged.
  if (endpoint !== undefined) return ENDPOINTS.get(endpoint.toLowerCase());
  const host = text(inner(record, "tlsDetails"), "clientProvidedHostHeader")?.toLowerCase();
  return host === undefined ? undefined : host === STS || host.startsWith("sts-global.");
}

/**
 * The category of a record. Records up to version 1.06 have no `eventCategory`; those of 1.06 have `managementEvent`, which
 * determines it together with the event type.
 */
function categoryOf(
  eventCategory: string | undefined,
  managementEvent: boolean | undefined,
  eventType: string | undefined,
): string | undefined {
  if (eventCategory !== undefined || managementEvent === undefined) return eventCategory;
  if (managementEvent) return "Management";
  return eventType === "AwsCloudTrailInsight" ? "Insight" : eventType === "AwsVpceEvent" ? "NetworkActivity" : "Data";
}

/**
 * Whether an event with these members is an aggregated event. Source: AWS CloudTrail User Guide, "Aggregating events".
 */
function isAggregated(eventCategory: string | undefined, eventType: string | undefined): boolean {
  return eventCategory === "Aggregated" || eventType === "AwsAggregatedEvent";
}

/**
 * The event of a CloudTrail record. Never throws: any other value has a `problem`, as a clause. Source: AWS CloudTrail User
 * Guide, "CloudTrail record contents".
 */
export function parseRecord(record: unknown): ParsedRecord {
  if (!isObject(record)) return { problem: "it is no JSON object" };
  try {
    const event = eventOf(record);
    if (isAggregated(event.eventCategory, event.eventType)) return { aggregated: true };
    if (event.eventName === undefined && event.eventSource === undefined && event.eventCategory === undefined)
      return { problem: "it has neither eventSource, eventName nor eventCategory" };
    return { event };
  } catch (error) {
    if (error instanceof Malformed) return { problem: error.message };
    throw error;
  }
}
