import type { CloudTrailEvent, EventResource } from "./event.ts";

/** A record that selectors can judge, or why it is none. */
export type ParsedRecord = { readonly event: CloudTrailEvent } | { readonly problem: string };

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member that has to be a text where it is there. */
function text(record: Members, name: string): string | undefined {
  const value = record[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new Malformed(`${name} is no text`);
  return value;
}

/** A member that has to be true or false where it is there; CloudTrail writes some of them as text. */
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
  const host = text(inner(record, "tlsDetails"), "clientProvidedHostHeader");
  const eventSource = text(record, "eventSource");
  // STS says by which of its endpoints it was called: the global one logs global service events.
  const globalService =
    eventSource === "sts.amazonaws.com" && host !== undefined ? host === "sts.amazonaws.com" : undefined;
  return {
    eventID: text(record, "eventID"),
    eventCategory: text(record, "eventCategory"),
    readOnly: flag(record, "readOnly"),
    eventSource,
    eventName: text(record, "eventName"),
    eventType: text(record, "eventType"),
    awsRegion: text(record, "awsRegion"),
    resources: resourcesOf(record),
    userIdentityArn: text(inner(record, "userIdentity"), "arn"),
    sessionCredentialFromConsole: flag(record, "sessionCredentialFromConsole"),
    errorCode: text(record, "errorCode"),
    vpcEndpointId: text(record, "vpcEndpointId"),
    recipientAccountId: text(record, "recipientAccountId"),
    insightType: text(insight, "insightType"),
    insightSource: text(insight, "sourceEventCategory"),
    globalService,
  } as CloudTrailEvent;
}

/**
 * The event of a CloudTrail record, for {@link records}. Never throws: what is no record has a `problem`, in words. Source:
 * AWS CloudTrail User Guide, "CloudTrail record contents".
 */
export function parseRecord(record: unknown): ParsedRecord {
  if (!isObject(record)) return { problem: "it is no JSON object" };
  try {
    const event = eventOf(record);
    if (event.eventName === undefined && event.eventSource === undefined && event.eventCategory === undefined)
      return { problem: "it has neither eventSource, eventName nor eventCategory" };
    return { event };
  } catch (error) {
    if (error instanceof Malformed) return { problem: error.message };
    throw error;
  }
}
