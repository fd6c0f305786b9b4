import type { TamperedResource } from "../aws/fact-changes.ts";
import { API_CALL, LOG_FILE_CALLS, TAMPERING_CALLS, type TamperingCall } from "../aws/trail-tampering.ts";
import { oneLine } from "../text/safe-text.ts";
import { accountOf, type EventRecord, isObject, objectAt, textAt } from "./record.ts";
import { textsWithin } from "./resources.ts";

/** A call that may blind a trail: who did what from where. Every text is one line, and safe to show. */
export interface TamperingEvent {
  /** `cloudtrail:StopLogging`. */
  readonly call: string;
  readonly resource: TamperedResource;
  /** As the call names its resources: names, ids or ARNs. */
  readonly names: readonly string[];
  readonly region: string;
  /** The account whose trail recorded the call; undefined where the event does not say it. */
  readonly account: string | undefined;
  readonly time: string;
  readonly sourceIp: string;
  /** The ARN of the user or session, else what is known of it. */
  readonly who: string;
  /** Why the call was refused; undefined where it succeeded. */
  readonly errorCode: string | undefined;
  readonly eventId: string;
  /** Whether controls evaluate what the call changes. */
  readonly isEvaluated: boolean;
  /** The call is on log files, of which there may be thousands. */
  readonly isOnLogFiles: boolean;
  /** The call is about a part of the scheduled scan itself. */
  readonly isOwnPart?: boolean;
}

/** Reads an event of EventBridge; undefined where it is not one of the calls of the table. */
export function tamperingEvent(event: unknown): TamperingEvent | undefined {
  const call = isObject(event) && isObject(event.detail) ? tamperingCallIn(event.detail) : undefined;
  return call && isObject(event) ? { ...call, account: call.account ?? textAt(event, "account") } : undefined;
}

/** The same of a CloudTrail record. */
export function tamperingCallIn(record: EventRecord): TamperingEvent | undefined {
  const row = CALLS.get(`${textAt(record, "eventSource")} ${textAt(record, "eventName")}`);
  if (!row || row.when?.(record) === false) return undefined;
  const identity = objectAt(record, "userIdentity");
  return {
    call: `${row.eventSource.split(".")[0]}:${row.eventName}`,
    resource: row.resource,
    names: namesIn(row, record),
    region: shown(record.awsRegion),
    account: accountOf(record),
    time: shown(record.eventTime),
    sourceIp: shown(record.sourceIPAddress),
    who: shown(identity.arn ?? identity.invokedBy ?? identity.principalId),
    errorCode: typeof record.errorCode === "string" ? shown(record.errorCode) : undefined,
    eventId: shown(record.eventID),
    isEvaluated: row.isEvaluated,
    isOnLogFiles: LOG_FILE_CALLS.includes(row),
  };
}

const CALLS = new Map(
  [...TAMPERING_CALLS, ...LOG_FILE_CALLS].map((row) => [`${row.eventSource} ${row.eventName}`, row]),
);

/** Whether EventBridge hands over an API call, one of the table or not. */
export const isApiCall = (event: unknown): boolean => isObject(event) && event["detail-type"] === API_CALL;

/** Of these, only the outermost: selectors of a trail and targets of a rule have names, too. */
const OUTERMOST: readonly TamperedResource[] = ["trail", "channel", "event-rule"];

function namesIn({ resource, parameters }: TamperingCall, record: EventRecord): string[] {
  const given = objectAt(record, "requestParameters");
  if (OUTERMOST.includes(resource)) return parameters.flatMap((member) => textAt(given, member) || []);
  // A path tells where the API has a member. It counts wherever a record has it.
  const members = parameters.map((path) => path.slice(path.lastIndexOf(".") + 1));
  return [...new Set(textsWithin(given, (member) => members.includes(member)))];
}

const shown = (value: unknown): string => (typeof value === "string" ? oneLine(value, 300, 300) : "not in the event");
