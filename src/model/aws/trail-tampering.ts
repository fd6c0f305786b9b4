import { FACT_CHANGES, RESOURCES, type TamperedResource } from "./fact-changes.ts";

/** A call that can blind a trail. */
export interface TamperingCall {
  readonly eventSource: string;
  readonly eventName: string;
  readonly resource: TamperedResource;
  /** Members of `requestParameters` that name the resource; dots lead into a member. */
  readonly parameters: readonly string[];
}

/** The calls that stop a trail, narrow it, or break what it writes to and what watches it: all that change a fact for the worse. */
export const TAMPERING_CALLS: readonly TamperingCall[] = Object.values(
  Object.fromEntries(
    Object.values(FACT_CHANGES)
      .filter((change) => typeof change !== "string")
      .flatMap(({ resource, calls }) => calls.map((eventName) => callOf(resource, eventName)))
      .map((call) => [`${call.eventSource}:${call.eventName}`, call]),
  ),
);

const further = {
  bucket: ["DeleteObject", "DeleteObjects", "DeleteBucketReplication"],
  "log-group": ["DeleteLogStream", "PutDataProtectionPolicy", "DeleteSubscriptionFilter"],
  alarm: ["SetAlarmState"],
  organization: ["RemoveAccountFromOrganization"],
} as const satisfies Partial<Record<TamperedResource, readonly string[]>>;

/**
 * Calls that delete, mask or divert what a trail delivered, for a search of events. The rule of EventBridge does not ask for them: its pattern
 * has a quota of 2,048 characters, and it would be called for each object that is deleted in any bucket.
 */
export const FURTHER_TAMPERING_CALLS: readonly TamperingCall[] = Object.entries(further).flatMap(([resource, calls]) =>
  calls.map((eventName) => callOf(resource as keyof typeof further, eventName)),
);

function callOf(resource: TamperedResource, eventName: string): TamperingCall {
  const { service, parameters } = RESOURCES[resource];
  return { eventSource: `${service}.amazonaws.com`, eventName, resource, parameters };
}

/** What EventBridge calls the events of calls that CloudTrail records. */
export const API_CALL = "AWS API Call via CloudTrail";

/** The event pattern of EventBridge for these calls. A name of one service matches as a call of each: the function tells. */
export function tamperingPattern() {
  return {
    source: distinct(({ eventSource }) => `aws.${eventSource.replace(/\.amazonaws\.com$/, "")}`),
    "detail-type": [API_CALL],
    detail: {
      eventSource: distinct(({ eventSource }) => eventSource),
      eventName: distinct(({ eventName }) => eventName),
    },
  };
}

const distinct = (of: (call: TamperingCall) => string): string[] => [...new Set(TAMPERING_CALLS.map(of))];
