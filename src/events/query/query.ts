import type { EventQuery } from "../../model/documents/events.ts";
import { UserError } from "../../model/errors.ts";
import { parseTime, pointInTime } from "../../model/text/point-in-time.ts";
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
  readonly readOnly?: boolean;
  readonly write?: boolean;
  readonly resource?: string[];
  readonly regions?: string[];
  readonly account?: string[];
  readonly grep?: string[];
  readonly where?: string[];
}

/** Whether a query has a limit that is before this time, in milliseconds. Times are compared as they are typed: in full seconds. */
export function asksBefore({ since, until }: Pick<EventQuery, "since" | "until">, time: number): boolean {
  const second = Math.floor(time / 1000) * 1000;
  return [since, until].some((limit) => limit !== null && Date.parse(limit) < second);
}

/** Ranges begin and end with full seconds, as CloudTrail writes times: an end within a second takes all of it. */
const secondAfter = (name: string, text: string): number =>
  name === "--until" && (parseTime(text) ?? 0) % SECOND > 0 ? SECOND : 0;

/**
 * The query of the options.
 *
 * @throws UserError for a time that is none, and for a range that ends before it begins or has not begun.
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
    eventSources: (options.eventSource ?? []).map((name) => (name.includes(".") ? name : `${name}.amazonaws.com`)),
    users: options.user ?? [],
    accessKeys: options.accessKey ?? [],
    principals: options.principalArn ?? [],
    addresses: options.ip ?? [],
    errorCodes: options.errorCode ?? [],
    readOnly: options.readOnly ? true : options.write ? false : null,
    resources: options.resource ?? [],
    regions: options.regions ?? [],
    accounts: options.account ?? [],
    terms: options.grep ?? [],
    where: options.where ?? [],
  };
  if (query.since !== null && query.until !== null && query.since > query.until)
    throw new UserError(`--until ${query.until} is before --since ${query.since}`);
  if (query.since !== null && Date.parse(query.since) > now)
    throw new UserError(`--since ${query.since} is in the future: it is ${utcTime(Math.floor(now / 1000) * 1000)}`);
  return query;
}
