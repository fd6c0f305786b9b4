import type { TamperedResource } from "../../model/aws/fact-changes.ts";
import { API_CALL, TAMPERING_CALLS } from "../../model/aws/trail-tampering.ts";
import { oneLine } from "../../model/text/safe-text.ts";

/** A call that may blind a trail: who did what from where. Every text is one line, and safe to show. */
export interface TamperingEvent {
  /** `cloudtrail:StopLogging`. */
  readonly call: string;
  readonly resource: TamperedResource;
  /** As the call names its resources: names, ids or ARNs. */
  readonly names: readonly string[];
  readonly region: string;
  readonly time: string;
  readonly sourceIp: string;
  /** The ARN of the user or session, else what is known of it. */
  readonly who: string;
  /** Why the call was refused; undefined where it succeeded. */
  readonly errorCode: string | undefined;
  readonly eventId: string;
}

type Members = Readonly<Record<string, unknown>>;

/** Reads an event of EventBridge; undefined where it is not one of the calls of the table. */
export function tamperingEvent(event: unknown): TamperingEvent | undefined {
  if (!isMembers(event) || !isMembers(event.detail)) return undefined;
  const { detail } = event;
  const row = TAMPERING_CALLS.find(
    ({ eventSource, eventName }) => eventSource === detail.eventSource && eventName === detail.eventName,
  );
  if (!row) return undefined;
  const given = isMembers(detail.requestParameters) ? detail.requestParameters : {};
  const identity = isMembers(detail.userIdentity) ? detail.userIdentity : {};
  return {
    call: `${row.eventSource.split(".")[0]}:${shown(detail.eventName)}`,
    resource: row.resource,
    names: row.parameters.flatMap((parameter) => namesIn(memberAt(given, parameter))),
    region: shown(detail.awsRegion),
    time: shown(detail.eventTime),
    sourceIp: shown(detail.sourceIPAddress),
    who: shown(identity.arn ?? identity.invokedBy ?? identity.principalId),
    errorCode: typeof detail.errorCode === "string" ? shown(detail.errorCode) : undefined,
    eventId: shown(detail.eventID),
  };
}

/** Whether EventBridge hands over an API call, one of the table or not. */
export const isApiCall = (event: unknown): boolean => isMembers(event) && event["detail-type"] === API_CALL;

/** `a.b`: the member `b` of the member `a`. */
const memberAt = (from: Members, path: string): unknown =>
  path.split(".").reduce<unknown>((value, member) => (isMembers(value) ? value[member] : undefined), from);

const namesIn = (value: unknown): string[] =>
  [value].flat().filter((one): one is string => typeof one === "string" && one !== "");

const shown = (value: unknown): string => (typeof value === "string" ? oneLine(value, 300, 300) : "not in the event");

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
