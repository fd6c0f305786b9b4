import type { EventQuery } from "../../model/documents/events.ts";

/** JSON writes these as they are: anything else may be escaped in more ways than one. */
export const PLAIN = /^[\w .:/@+=,*-]+$/;

/** With an escape of a plain character in them, bytes say nothing about what a record holds. */
const ESCAPES = ["\\u", "\\/"].map((text) => Buffer.from(text));
/** Nor with compressed records, as a subscription of CloudWatch Logs sends them. */
const COMPRESSED = Buffer.from('"awslogs"');
/** A log file of CloudTrail has none, and is not searched for them. */
const LOG_FILE = Buffer.from('{"Records":[{"eventVersion"');

/**
 * The texts that the JSON of every record has that a query asks for: at least one of each list. A value with characters that JSON may
 * escape has none.
 */
export function wantedTexts(query: EventQuery): string[][] {
  return [
    query.eventIds,
    query.eventNames,
    query.accessKeys,
    query.errorCodes,
    query.users.flatMap((user) => (user === "root" ? [user, "Root"] : [user])),
    query.principals.flatMap((arn) => [arn, ...sessionsOf(arn)]),
    query.terms,
    query.resources,
    query.eventSources,
    query.accounts,
    query.regions,
  ].filter((values) => values.length > 0 && values.every((value) => PLAIN.test(value)));
}

/**
 * Whether bytes of JSON may hold a record that a query asks for, without parsing them: false is certain. Undefined where the
 * query has no value to look for.
 *
 * @param heldBy - the account whose log file they are: its records need not name it.
 */
export function wantedBytes(
  query: EventQuery,
  heldBy?: string,
): ((bytes: Buffer, from: number, to: number) => boolean) | undefined {
  const accounts = query.accounts.includes(heldBy ?? "") ? [] : query.accounts;
  const groups = wantedTexts({ ...query, accounts }).map((values) => values.map((value) => Buffer.from(value)));
  if (groups.length === 0) return undefined;
  return (bytes, from, to) => {
    const part = from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
    const holds = (needle: Buffer) => part.includes(needle);
    return (
      groups.every((needles) => needles.some(holds)) ||
      ESCAPES.some(holds) ||
      (!part.subarray(0, LOG_FILE.length).equals(LOG_FILE) && holds(COMPRESSED))
    );
  };
}

/** How ARNs of a role's sessions name it: a record may have no other name of the role. */
export function sessionsOf(arn: string): string[] {
  const role = /^arn:[^:]+:iam::\d*:role\/(.*)$/.exec(arn)?.[1];
  return role === undefined ? [] : [`assumed-role/${role.slice(role.lastIndexOf("/") + 1)}/`];
}
