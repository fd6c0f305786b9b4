import type { EventQuery } from "../../model/documents/events.ts";
import { accessKeyOf, accountOfCaller, principalsOf, roleOfSession, userOf } from "../../model/events/identity.ts";
import { networks } from "../../model/events/networks.ts";
import { accountOf, type EventRecord, flagAt, textAt, timeOf } from "../../model/events/record.ts";
import { resourcesOf } from "../../model/events/resources.ts";
import { withExactIntegers } from "./exact-integers.ts";
import { condition } from "./where.ts";

/**
 * @param heldBy - the account whose log file, log stream or Event history holds the record, where that is known.
 * @param text - the JSON of the record, where the source has it.
 */
type Matches = (record: EventRecord, heldBy?: string, text?: string) => boolean;

/**
 * Whether a record is one that a query asks for, whatever its source. What a source can filter itself only saves reading.
 *
 * @throws UserError for a network or an expression that is none.
 */
export function filterOf(query: EventQuery): Matches {
  const all: Matches[] = [
    ...timeRange(query),
    ...oneOf(query.eventIds, (record) => textAt(record, "eventID")),
    ...oneOf(query.eventNames, (record) => textAt(record, "eventName")),
    ...oneOf(query.eventSources, (record) => textAt(record, "eventSource")),
    ...oneOf(query.users, userOf),
    ...oneOf(query.accessKeys, accessKeyOf),
    ...oneOf(query.errorCodes, (record) => textAt(record, "errorCode")),
    ...oneOf(query.regions, (record) => textAt(record, "awsRegion")),
    ...oneOf(query.accounts, (record, heldBy) => accountOf(record, heldBy) ?? accountOfCaller(record)),
    ...anyOf(query.principals, callersOf),
    ...anyOf(query.resources, resourcesOf),
    ...(query.readOnly === null ? [] : [readOnly(query.readOnly)]),
    ...addresses(query.addresses),
    ...exactly([
      ...(query.terms.length === 0 ? [] : [(record: EventRecord) => query.terms.some((term) => hasTerm(record, term))]),
      ...query.where.map(condition),
    ]),
  ];
  return (record, heldBy, text) => all.every((matches) => matches(record, heldBy, text));
}

/** Whether a record may be asked for, but its time cannot be read. Undefined where every time is asked for. */
export function untimedOf(query: EventQuery): Matches | undefined {
  if (query.since === null && query.until === null) return undefined;
  const matches = filterOf({ ...query, since: null, until: null });
  return (record, heldBy, text) => timeOf(record) === undefined && matches(record, heldBy, text);
}

/** For what compares numbers. */
function exactly(all: readonly ((record: EventRecord) => boolean)[]): Matches[] {
  if (all.length === 0) return [];
  return [
    (record, _, text) => {
      const exact = withExactIntegers(record, text);
      return all.every((matches) => matches(exact));
    },
  ];
}

/** ARNs of the caller; of a session whose record does not name its role, also the role's. */
function callersOf(record: EventRecord): string[] {
  const arns = principalsOf(record);
  const role = arns.length === 1 ? roleOfSession(arns[0]) : undefined;
  return role === undefined ? arns : [...arns, role];
}

function timeRange({ since, until }: EventQuery): Matches[] {
  if (since === null && until === null) return [];
  const from = since === null ? Number.NEGATIVE_INFINITY : Date.parse(since);
  const to = until === null ? Number.POSITIVE_INFINITY : Date.parse(until);
  return [
    (record) => {
      const time = timeOf(record);
      return time !== undefined && time >= from && time <= to;
    },
  ];
}

/** A call whose record does not say that it only reads may write: records before version 1.01 do not, and some after it. */
const readOnly =
  (only: boolean): Matches =>
  (record) =>
    (flagAt(record, "readOnly") === true) === only;

function oneOf(values: readonly string[], of: (record: EventRecord, heldBy?: string) => string | undefined): Matches[] {
  const wanted = new Set(values);
  return values.length === 0 ? [] : [(record, heldBy) => wanted.has(of(record, heldBy) ?? "")];
}

function anyOf(values: readonly string[], of: (record: EventRecord) => readonly string[]): Matches[] {
  const wanted = new Set(values);
  return values.length === 0 ? [] : [(record) => of(record).some((value) => wanted.has(value))];
}

function addresses(blocks: readonly string[]): Matches[] {
  if (blocks.length === 0) return [];
  const inside = networks(blocks);
  return [(record) => inside(textAt(record, "sourceIPAddress") ?? "")];
}

/** Whether a value in the record, at any depth, contains the term. */
function hasTerm(value: unknown, term: string): boolean {
  if (typeof value === "string") return value.includes(term);
  if (Array.isArray(value)) return value.some((one) => hasTerm(one, term));
  if (typeof value === "object" && value !== null) return Object.values(value).some((one) => hasTerm(one, term));
  return value !== null && value !== undefined && String(value).includes(term);
}
