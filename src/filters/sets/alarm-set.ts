import type { Call, Caller, CloudTrailRecord, Where } from "./record.ts";
import { iamUser, recordOf, roleSession, rootUser } from "./record.ts";

/** An event of a set. */
export interface SetEvent {
  /** In words: `DeleteTrail by an IAM user`. */
  readonly words: string;
  readonly record: CloudTrailRecord;
}

/** The events that an alarm is about. */
export interface AlarmSet {
  /** What they are: `changes to IAM policies`. */
  readonly label: string;
  /** What they are called in names of filters, metrics and alarms: `iam-policy-changes`. */
  readonly name: string;
  /** The complete set as data: each of these events has to raise the alarm. */
  readonly events: (where: Where) => readonly SetEvent[];
  /**
   * Whether a record with another value in this member (`undefined`: without the member) still belongs to the set and has to
   * raise the alarm.
   */
  readonly stays: (path: readonly string[], value: unknown) => boolean;
  /** A pattern that matches every event of the set. */
  readonly pattern: string;
}

/** Members that every record has: none can be missing. Source: AWS CloudTrail User Guide, "CloudTrail record contents". */
const ALWAYS = new Set([
  "eventVersion",
  "userIdentity",
  "userIdentity.type",
  "eventTime",
  "eventSource",
  "eventName",
  "awsRegion",
  "sourceIPAddress",
  "eventID",
  "eventType",
  "recipientAccountId",
]);

/** Members that follow from what is called: a record of the same call in the same account has no others. */
const OF_THE_CALL = [
  "eventSource",
  "eventName",
  "eventType",
  "eventCategory",
  "managementEvent",
  "readOnly",
  "recipientAccountId",
];

/** Whether a change of a member keeps a record in a set whose events have these members fixed. */
export function staysUnless(fixed: Iterable<string>): AlarmSet["stays"] {
  const members = new Set([...OF_THE_CALL, ...fixed]);
  return (path, value) => {
    const name = path.join(".");
    if (value === undefined && ALWAYS.has(name)) return false;
    return ![...path.keys()].some((i) => members.has(path.slice(0, i + 1).join(".")));
  };
}

/** Members of a failed call. A pattern may leave failed calls out. */
export const FAILURE = ["errorCode", "errorMessage"] as const;

/** The calls of services by their names. */
export interface NamedCalls {
  readonly label: string;
  readonly name: string;
  readonly eventSource: string;
  readonly eventNames: readonly string[];
  /** A service whose calls are logged in one Region. */
  readonly global?: boolean;
  readonly requestParameters: object;
}

/**
 * A set of calls by their names: each by the root user, an IAM user, a program and a person in the console, in every Region
 * that the service has.
 */
export function callSet({
  label,
  name,
  eventSource,
  eventNames,
  global = false,
  requestParameters,
}: NamedCalls): AlarmSet {
  const clauses = eventNames.map((one) => `($.eventName = ${one})`).join(" || ");
  return {
    label,
    name,
    events: madeOnce((where) => {
      const regions = global ? [where.globalRegion] : where.regions;
      return eventNames.flatMap((eventName, n) =>
        callersOf(where).map((caller, i) => {
          const awsRegion = regions[(n + i) % regions.length] ?? where.globalRegion;
          return eventOf(where, caller, { eventSource, eventName, awsRegion, requestParameters });
        }),
      );
    }),
    stays: staysUnless([...FAILURE, ...(global ? ["awsRegion"] : [])]),
    pattern: `{ ($.eventSource = ${eventSource}) && (${clauses}) }`,
  };
}

/** Events are made once for an account: controls ask for them often, and what is found out of a record is kept with it. */
export function madeOnce(make: AlarmSet["events"]): AlarmSet["events"] {
  let last: { readonly key: string; readonly events: readonly SetEvent[] } | undefined;
  return (where) => {
    const key = JSON.stringify([where.accountId, where.partition, where.globalRegion, where.regions]);
    if (last?.key !== key) last = { key, events: make(where) };
    return last.events;
  };
}

/** Who calls: console and API, with and without a session. */
export const callersOf = (where: Where): Caller[] => [
  rootUser(where),
  iamUser(where),
  roleSession(where, false),
  roleSession(where, true),
];

export function eventOf(where: Where, caller: Caller, call: Call, more?: object): SetEvent {
  return { words: `${call.eventName} by ${caller.words}`, record: recordOf(where, caller, call, more) };
}
