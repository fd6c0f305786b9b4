import type { UnexpectedAccess } from "../documents/unexpected.ts";
import { counted, shorten, thousands } from "../text/safe-text.ts";
import { shownSecond, shownTime } from "../text/time.ts";
import { shortArn } from "./identity.ts";

/** In place of a caller that the records do not name. */
export const NOT_NAMED = "caller not named";

/** In place of a user name that a failed sign-in may have a password in. Source: AWS CloudTrail User Guide, "AWS Management Console sign-in events". */
export const HIDDEN_USER = "HIDDEN_DUE_TO_SECURITY_REASONS";

/** Values that a finding lists of each kind: where it has as many, there may be more. */
export const MOST_LISTED = 10;

/** In characters: longer than any name of IAM with its path. */
const LONGEST_NAME = 200;
/** In characters: longer than any call of AWS. */
const LONGEST_CALL = 100;
/** In characters: an IPv6 address, or the name of a service. */
export const LONGEST_ADDRESS = 60;

export const callName = ([action = ""]: readonly string[]): string => shorten(action, LONGEST_CALL);

/**
 * Who did what, how often, from where, first and last, in one sentence: `role/ops (carol) called rds:ModifyDBInstance 4 times from
 * 203.0.113.20, first 2026-10-24 05:59 UTC, last 2026-10-25 17:00 UTC`.
 *
 * @returns the sentence, then shorter ones for places that lack the room. Each has who, what, how often, and whether it failed.
 */
export function accessSentences(finding: UnexpectedAccess): [string, ...string[]] {
  const who = principalName(finding);
  // Roles of IAM Identity Center have long paths. The resource of the finding has the ARN.
  const short = who.replace(/^(role|user)\/\S*\//, "$1/");
  const [session, did, from, when] = [
    sessionOf(finding),
    whatWasDone(finding),
    // Of failed sign-ins of many users, the address is who made them.
    fromWhere(finding.addresses.filter((one) => one !== finding.principal)),
    firstAndLast(finding, shownTime),
  ];
  return [
    `${who}${session} ${did}${from}${when}`,
    `${short}${session} ${did}${from}${when}`,
    `${short} ${did}${from}${when}`,
    `${short} ${did}${when}`,
    `${short} ${did}`,
  ];
}

/** What a finding says, each with its label: for places that have a line for each. */
export function accessFacts(finding: UnexpectedAccess): [label: string, text: string][] {
  const { principal, account, actions, users, regions, addresses, count, failed, reason, rule, source } = finding;
  const names = users.length > 0 && !isSaid(finding) ? ` (${listed(users)})` : "";
  const when = firstAndLast(finding, shownSecond).replace(/^(, | at )/, "");
  const calls = `${thousands(count)} ${count === 1 ? "call" : "calls"}`;
  return [
    ["Who", `${principal === HIDDEN_USER ? HIDDEN_WORDS : (principal ?? NOT_NAMED)}${names}`],
    ["What", `${listed(actions)}: ${calls}, ${failed === 0 ? "none" : thousands(failed)} failed`],
    ["When", when === "" ? "the records have no readable time" : when],
    ["From", addresses.every((one) => one === UNKNOWN) ? "the records name no source address" : listed(addresses)],
    [
      "Where",
      `${listed(regions.map((one) => (one === UNKNOWN ? "unknown Region" : one)))}${account === null ? "" : ` of account ${account}`}`,
    ],
    ["Rule", source === null ? `${rule} (built in)` : `${rule} (${source.path}:${source.line})`],
    ...(reason === null ? [] : [["Why", reason] satisfies [string, string]]),
  ];
}

type Evidence = UnexpectedAccess["evidence"][number];

/** An event and what holds it: `00000000-… at 2026-10-24T05:59:59Z in logs/2026-10-24.json.gz`. */
export const eventWords = ({ eventId, eventTime, where }: Pick<Evidence, "eventId" | "eventTime" | "where">): string =>
  `${eventId ?? "without an ID"} at ${eventTime ?? "an unknown time"} in ${where}`;

/** What the records have in place of an address or a Region. */
const UNKNOWN = "?";
const HIDDEN_WORDS = "a user whose name the records hide";

/** What tells of the ARN: `role/ci/deploy`. Of an account, or of a principal of a different account than that of the events, the account. */
function principalName({ principal, account }: UnexpectedAccess): string {
  if (principal === null) return NOT_NAMED;
  if (principal === HIDDEN_USER) return HIDDEN_WORDS;
  if (/^\d{12}$/.test(principal)) return `account ${principal}`;
  const own = /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1];
  const of = own === undefined || account === null || own === account ? "" : ` of account ${own}`;
  return `${shorten(shortArn(principal), LONGEST_NAME)}${of}`;
}

/** The name of the user is said by the principal: `user/erin` and `root` are. */
const isSaid = ({ principal, users }: UnexpectedAccess): boolean =>
  users.length === 1 && principal?.split(/[/:]/).at(-1) === users[0];

/** Of several sessions the details list the names. */
function sessionOf(finding: UnexpectedAccess): string {
  const [user = "", ...others] = finding.users;
  return user === "" || others.length > 0 || isSaid(finding) ? "" : ` (${shorten(user, LONGEST_NAME)})`;
}

function whatWasDone({ rule, actions, count, failed }: UnexpectedAccess): string {
  if (rule === "denied-calls") {
    const signIns = actions.filter((action) => action.startsWith("signin:")).length;
    const what =
      signIns === 0 ? "denied call" : signIns === actions.length ? "failed sign-in" : "denied call or failed sign-in";
    const many = count === 1 ? what : what.replace(/(call|sign-in)/g, "$1s");
    return `made ${thousands(count)} ${many} (${few(
      actions.map((one) => callName([one])),
      3,
    )})`;
  }
  const times = count === 1 ? "" : ` ${thousands(count)} times`;
  const result =
    failed === 0 ? "" : failed < count ? ` (${thousands(failed)} failed)` : count === 1 ? " (failed)" : " (all failed)";
  return `called ${callName(actions)}${times}${result}`;
}

function fromWhere(addresses: readonly string[]): string {
  const known = addresses.filter((one) => one !== UNKNOWN).map((one) => shorten(one, LONGEST_ADDRESS));
  return known.length === 0 ? "" : ` from ${few(known, 2, "address", "addresses")}`;
}

function firstAndLast({ first, last }: UnexpectedAccess, shown: (time: string) => string): string {
  if (first === null || last === null) return "";
  const [from, to] = [shown(first), shown(last)];
  return from === to ? ` at ${from}` : `, first ${from}, last ${to}`;
}

/** `a, b and 3 more addresses`; of a full list it is not known how many more there are. */
function few(names: readonly string[], most: number, noun = "", plural = noun): string {
  const more = names.length - most;
  if (more <= 0) return names.join(" and ");
  const counts = `${names.length < MOST_LISTED ? "" : "at least "}${more} more`;
  return `${names.slice(0, most).join(", ")} and ${counts}${noun === "" ? "" : ` ${more === 1 ? noun : plural}`}`;
}

const listed = (names: readonly string[]): string =>
  names.length < MOST_LISTED ? names.join(", ") : `${names.join(", ")} and possibly more`;

/** Events that a finding names no more. */
export const furtherEvents = (more: number): string[] => (more > 0 ? [`and ${counted(more, "more event")}`] : []);
