import { TAMPERING_CALLS, type TamperedResource } from "../../model/aws/trail-tampering.ts";
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
    ({ eventSource, eventNames }) =>
      eventSource === detail.eventSource && eventNames.some((name) => name === detail.eventName),
  );
  if (!row) return undefined;
  const given = isMembers(detail.requestParameters) ? detail.requestParameters : {};
  const identity = isMembers(detail.userIdentity) ? detail.userIdentity : {};
  return {
    call: `${row.eventSource.split(".")[0]}:${shown(detail.eventName)}`,
    resource: row.resource,
    names: row.parameters.flatMap((parameter) => namesIn(given[parameter])),
    region: shown(detail.awsRegion),
    time: shown(detail.eventTime),
    sourceIp: shown(detail.sourceIPAddress),
    who: shown(identity.arn ?? identity.invokedBy ?? identity.principalId),
    errorCode: typeof detail.errorCode === "string" ? shown(detail.errorCode) : undefined,
    eventId: shown(detail.eventID),
  };
}

const namesIn = (value: unknown): string[] =>
  [value].flat().filter((one): one is string => typeof one === "string" && one !== "");

const shown = (value: unknown): string => (typeof value === "string" ? oneLine(value, 300, 300) : "not in the event");

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
