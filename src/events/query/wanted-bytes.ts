import type { EventQuery } from "../../model/documents/events.ts";

/** JSON writes these as they are: anything else may be escaped in more ways than one. */
export const PLAIN = /^[\w .:/@+=,*-]+$/;

/** With an escape of a plain character in them, bytes say nothing about what a record holds. */
const ESCAPES = ["\\u", "\\/"].map((text) => Buffer.from(text));
/** Nor with compressed records, as a subscription of CloudWatch Logs sends them. */
const COMPRESSED = Buffer.from('"awslogs"');
/** A log file of CloudTrail has none, and is not searched for them. */
const LOG_FILE = Buffer.from('{"Records":[{"eventVersion"');
/** What has none of them is no record: it is malformed, or something that records are in. */
const NAMES = ["eventName", "eventSource", "eventCategory"].map((name) => Buffer.from(JSON.stringify(name)));

/** Numbers whose text in JSON may differ from the one that is searched for, in JSON without white space. */
export const NUMBERS = String.raw`[:\[,]-?\d+([.eE]|\d{15})`;
const SPACED_NUMBERS = new RegExp(NUMBERS.replace("]", String.raw`]\s*`));

/** A term that may be in a number. */
export const mayBeNumber = (text: string): boolean => /^[-+.\de]+$/.test(text) || "-Infinity".includes(text);

/**
 * The texts that the JSON of every record has that a query asks for: at least one of each list. A value with characters that JSON may
 * escape has none, and terms that may be in a number have none.
 */
export const wantedTexts = (query: EventQuery): string[][] =>
  textsOf(query.terms.some(mayBeNumber) ? { ...query, terms: [] } : query);

function textsOf(query: EventQuery): string[][] {
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
 * Whether bytes of JSON may hold a record that a query asks for, without parsing them. False is certain: they are records that it does
 * not ask for. Undefined where the query has no value to look for.
 *
 * @param heldBy - the account whose log file they are: its records need not name it.
 */
export function wantedBytes(
  query: EventQuery,
  heldBy?: string,
): ((bytes: Buffer, from: number, to: number) => boolean) | undefined {
  const accounts = query.accounts.includes(heldBy ?? "") ? [] : query.accounts;
  const groups = textsOf({ ...query, accounts }).map((values) => values.map(needleOf));
  if (groups.length === 0) return undefined;
  const isInNumber = query.terms.some(mayBeNumber);
  return (bytes, from, to) => {
    const part = from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
    const holds = (needle: Buffer) => part.includes(needle);
    return (
      groups.every((needles) => needles.some(({ rare, all }) => holds(rare) && holds(all))) ||
      ESCAPES.some(holds) ||
      !NAMES.some(holds) ||
      (isInNumber && SPACED_NUMBERS.test(part.toString("latin1"))) ||
      (!part.subarray(0, LOG_FILE.length).equals(LOG_FILE) && holds(COMPRESSED))
    );
  };
}

/** Node looks for so few bytes by the first of them, which is many times as fast as its search for more. */
const FEW = 6;

/** A text, and a part of it that is looked for before: from its last capital, since JSON has few of them. */
function needleOf(text: string): { readonly rare: Buffer; readonly all: Buffer } {
  const capital = Math.max(0, text.search(/[A-Z][^A-Z]*$/));
  return { rare: Buffer.from(text.slice(capital, capital + FEW)), all: Buffer.from(text) };
}

/** How ARNs of a role's sessions name it: a record may have no other name of the role. */
export function sessionsOf(arn: string): string[] {
  const role = /^arn:[^:]+:iam::\d*:role\/(.*)$/.exec(arn)?.[1];
  return role === undefined ? [] : [`assumed-role/${role.slice(role.lastIndexOf("/") + 1)}/`];
}
