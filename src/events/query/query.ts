import { DENIED_CALL } from "../../model/aws/denied.ts";
import { isRegionCode } from "../../model/aws/partitions.ts";
import type { EventQuery } from "../../model/documents/events.ts";
import { UserError } from "../../model/errors.ts";
import { unknownRegions } from "../../model/resources/scope.ts";
import { parseTime, pointInTime } from "../../model/text/point-in-time.ts";
import { quoted } from "../../model/text/suggest.ts";
import { utcTime } from "../../model/text/time.ts";

const SECOND = 1000;

/** What is searched for, as it was typed. */
export interface QueryOptions {
  readonly since?: string;
  readonly until?: string;
  readonly eventId?: string[];
  readonly eventName?: string[];
  readonly eventSource?: string[];
  readonly user?: string[];
  readonly accessKey?: string[];
  readonly principalArn?: string[];
  readonly ip?: string[];
  readonly errorCode?: string[];
  readonly denied?: boolean;
  readonly readOnly?: boolean;
  readonly write?: boolean;
  readonly resource?: string[];
  readonly regions?: string[];
  readonly account?: string[];
  readonly grep?: string[];
  readonly where?: string[];
  readonly followSessions?: boolean;
}

const DATE = /^\d{4}-\d\d-\d\d$/;
/** Services write a refusal in words of their own, which no list of error codes has. */
const DENIED = `errorCode.matches("${DENIED_CALL}")`;

/** Whether a query has a limit that is before this time, in milliseconds. Times are compared as they are typed: in full seconds. */
export function asksBefore({ since, until }: Pick<EventQuery, "since" | "until">, time: number): boolean {
  const second = Math.floor(time / 1000) * 1000;
  return [since, until].some((limit) => limit !== null && Date.parse(limit) < second);
}

/** Ranges begin and end with full seconds, as CloudTrail writes times: an end within a second takes all of it. */
const secondAfter = (name: string, text: string): number =>
  name === "--until" && (parseTime(text) ?? 0) % SECOND > 0 ? SECOND : 0;

/** In lower case, as CloudTrail writes it. A name that no service can have would match nothing. */
function eventSourceOf(text: string): string {
  const name = text.toLowerCase();
  if (!/^[a-z\d-]+(\.[a-z\d-]+)*$/.test(name))
    throw new UserError(`--event-source ${quoted(text)}: expected a service such as iam or iam.amazonaws.com`);
  return name.includes(".") ? name : `${name}.amazonaws.com`;
}

function checkedAccount(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new UserError(`--account ${quoted(text)}: expected the 12 digits of an account ID`);
}

function checkedRegion(text: string): string {
  if (isRegionCode(text)) return text;
  const meant = text.toLowerCase();
  throw new UserError(unknownRegions([text], isRegionCode(meant) ? [meant] : []));
}

/**
 * The query of the options.
 *
 * @throws UserError for a service, an account or a Region that no event can have, for a time that is none, and for a range that ends
 * before it begins or has not begun.
 */
export function queryOf(options: QueryOptions, now: number): EventQuery {
  const time = (name: string, text: string | undefined) =>
    text === undefined ? null : utcTime(pointInTime(name, text, now) + secondAfter(name, text));
  if (options.readOnly && options.write) throw new UserError("--read-only and --write exclude each other");
  const query: EventQuery = {
    since: time("--since", options.since),
    until: time("--until", options.until),
    eventIds: options.eventId ?? [],
    eventNames: options.eventName ?? [],
    eventSources: (options.eventSource ?? []).map(eventSourceOf),
    users: options.user ?? [],
    accessKeys: options.accessKey ?? [],
    principals: options.principalArn ?? [],
    addresses: options.ip ?? [],
    errorCodes: options.errorCode ?? [],
    readOnly: options.readOnly ? true : options.write ? false : null,
    resources: options.resource ?? [],
    regions: (options.regions ?? []).map(checkedRegion),
    accounts: (options.account ?? []).map(checkedAccount),
    terms: options.grep ?? [],
    where: [...(options.where ?? []), ...(options.denied ? [DENIED] : [])],
    ...(options.followSessions ? { followSessions: true } : {}),
  };
  if (query.since !== null && query.until !== null && query.since > query.until)
    throw new UserError(`--until ${query.until} is before --since ${query.since}`);
  // As both limits a date is no day.
  if (query.since !== null && query.since === query.until && DATE.test(options.until ?? ""))
    throw new UserError(
      `--since and --until ${options.until} are the same moment: a date is 00:00 UTC, so the end of a day is the next date`,
    );
  if (query.since !== null && Date.parse(query.since) > now)
    throw new UserError(`--since ${query.since} is in the future: it is ${utcTime(Math.floor(now / 1000) * 1000)}`);
  return query;
}

/** The query of every event of the time, the Regions and the accounts of a different one. */
export const rangeOf = ({ since, until, regions, accounts }: EventQuery): EventQuery => ({
  ...queryOf({}, 0),
  ...{ since, until, regions, accounts },
});
