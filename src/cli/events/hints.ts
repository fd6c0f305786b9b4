import { eventsOf, knownSource, nameInRecords, services, shortSource } from "../../explain/data/known-event-lookup.ts";
import { parseArn } from "../../model/aws/arn.ts";
import type { EventQuery, EventSearch } from "../../model/documents/events.ts";
import { UserError } from "../../model/errors.ts";
import { didYouMean, nearest, quoted } from "../../model/text/suggest.ts";

/** AWS: an event arrives about five minutes after its call, as a rule within fifteen. */
const LATEST_DELIVERY_MS = 15 * 60_000;

/**
 * Refuses values that can match no event: an answer without events would look like one.
 *
 * @throws UserError (exit 2)
 */
export function checkQuery({ eventNames, principals, users }: EventQuery): void {
  for (const name of eventNames) {
    const [, service = "", event] = /^([a-z0-9-]+):(\w+)$/.exec(name) ?? [];
    if (event !== undefined && knownSource(service))
      throw new UserError(
        `--event-name ${name}: name the service apart, --event-source ${service} --event-name ${event}`,
      );
    if (/[*?]/.test(name)) {
      const start = /^\w+/.exec(name)?.[0] ?? "";
      throw new UserError(
        `--event-name ${quoted(name)}: names of events have no wildcards; --where takes expressions such as eventName.startsWith(${quoted(start || "List")})`,
      );
    }
  }
  for (const arn of principals)
    if (!parseArn(arn))
      throw new UserError(
        `--principal-arn ${quoted(arn)}: expected an ARN; --user takes the name of a user or a session`,
      );
  for (const user of users)
    if (user.startsWith("arn:"))
      throw new UserError(
        `--user ${quoted(user)}: expected the name of a user or a session; --principal-arn takes ARNs`,
      );
}

/** What may explain an answer, and what to ask next where nothing was found. */
export function hintsOf(
  { query, sources, found }: Pick<EventSearch, "query" | "sources" | "found">,
  now: number,
): Pick<EventSearch, "hints"> {
  const hints = [...valueHints(query), ...(found === 0 ? emptyHints(query, sources, now) : [])];
  return hints.length > 0 ? { hints } : {};
}

/** CloudTrail compares letter by letter: a value that is spelt differently matches nothing. */
function valueHints({ eventNames, eventSources, errorCodes, accessKeys }: EventQuery): string[] {
  return [
    ...eventNames.flatMap((name) => {
      const known = knownNames();
      const meant = known.has(name) ? undefined : known.of(name);
      return meant === undefined
        ? []
        : [`--event-name ${name}: names of events are case-sensitive; did you mean ${quoted(meant)}?`];
    }),
    ...eventSources.flatMap((source) => {
      const service = shortSource(source);
      if (services().includes(service) || service.includes(".")) return [];
      const meant = nameInRecords(service) ?? knownSource(service);
      const hint = meant ? `; did you mean ${quoted(shortSource(meant))}?` : didYouMean(service, services());
      return hint === "" ? [] : [`--event-source ${service}: no service that is known has this event source${hint}`];
    }),
    ...accessKeys
      .filter((key) => /^(akia|asia)/i.test(key) && key !== key.toUpperCase())
      .map((key) => `--access-key ${key}: IDs of access keys are case-sensitive, and of capital letters`),
    ...(errorCodes.some((code) => /denied|unauthorized/i.test(code))
      ? [
          "Services deny in different words, such as AccessDeniedException and Client.UnauthorizedOperation: --denied finds all",
        ]
      : []),
  ];
}

/** What to ask next where nothing was found. */
function emptyHints(query: EventQuery, sources: EventSearch["sources"], now: number): string[] {
  const [service, name] = callOf(query);
  const until = query.until === null ? now : Math.min(now, Date.parse(query.until));
  return [
    ...query.eventNames.flatMap((one) => {
      const known = knownNames();
      const meant = known.has(one) || known.of(one) ? undefined : known.near(one);
      return meant === undefined
        ? []
        : [`--event-name ${one}: no known event has this name; did you mean ${quoted(meant)}?`];
    }),
    ...(name === undefined
      ? []
      : [`Whether a trail records the call: trailproof explain --service ${service} --event ${name}`]),
    ...(until > now - LATEST_DELIVERY_MS && sources.some(({ source }) => source !== "files")
      ? ["Events arrive about 5 minutes after the call, most within 15: calls of the last minutes may be missing"]
      : []),
  ];
}

/** The call, where one is asked for that one service has. */
function callOf({ eventNames, eventSources }: EventQuery): readonly [string, string] | readonly [] {
  const [name, ...others] = eventNames;
  if (name === undefined || others.length > 0) return [];
  const having = knownNames().sourcesOf(name);
  const [source, ...more] = eventSources.length > 0 ? having.filter((one) => eventSources.includes(one)) : having;
  return source === undefined || more.length > 0 ? [] : [shortSource(source), name];
}

/** `list-users` of the AWS CLI and `listusers` are `ListUsers`. */
const folded = (name: string) => name.replaceAll(/[-_]/g, "").toLowerCase();

interface KnownNames {
  has(name: string): boolean;
  /** The name that a different spelling means. */
  of(name: string): string | undefined;
  sourcesOf(name: string): readonly string[];
  /** The nearest name, for one that is misspelt. */
  near(name: string): string | undefined;
}

let index: KnownNames | undefined;

function knownNames(): KnownNames {
  if (index) return index;
  const byFolded = new Map<string, string>();
  const byName = new Map<string, string[]>();
  // A sign-in is no call of an API.
  byFolded.set(folded("ConsoleLogin"), "ConsoleLogin");
  byName.set("ConsoleLogin", []);
  for (const source of services().map((service) => `${service}.amazonaws.com`))
    for (const { eventName } of eventsOf(source)) {
      byFolded.set(folded(eventName), eventName);
      byName.set(eventName, [...(byName.get(eventName) ?? []), source]);
    }
  index = {
    has: (name) => byName.has(name),
    of: (name) => byFolded.get(folded(name)),
    near: (name) => nearest(name, byName.keys()),
    sourcesOf: (name) => [...new Set(byName.get(name))],
  };
  return index;
}
