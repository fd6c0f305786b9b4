import { withEvents } from "../../events/account-events.ts";
import { queryOf } from "../../events/query/query.ts";
import type { ResolvedPolicy } from "../../model/documents/policy.ts";
import type { Snapshot } from "../../model/documents/snapshot.ts";
import { UserError } from "../../model/errors.ts";
import { resolveScope } from "../../model/resources/scope.ts";
import { pointInTime } from "../../model/text/point-in-time.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { utcTime } from "../../model/text/time.ts";
import { type NamedSources, namedSources, openSources } from "../events/sources.ts";
import { startSpinner } from "../io/spinner.ts";
import type { EventsChoices } from "./events-options.ts";
import type { ScanOptions } from "./options.ts";

/** @throws UserError (exit 2) for a range that is none, a path that cannot be read, and what calls AWS next to a saved snapshot. */
export function checkEvents(options: ScanOptions): void {
  const { events, eventsSource, eventsTrail, snapshot } = options;
  if (events === undefined) {
    const [given] = [eventsSource && "--events-source", eventsTrail && "--events-trail"].filter((one) => one);
    if (given) throw new UserError(`${given} needs --events`);
    return;
  }
  // When a saved snapshot was taken is not known yet.
  rangeOf(events, Date.now(), snapshot === undefined ? Date.now() : Number.POSITIVE_INFINITY);
  const { called, paths } = sourcesOf(options);
  if (snapshot !== undefined && called.length > 0)
    throw new UserError("--events with --snapshot needs --events-source PATH: Event history, s3 and logs call AWS");
  if (snapshot === "-" && paths.includes("-"))
    throw new UserError("--snapshot and --events-source cannot both be standard input: it is read once");
}

function sourcesOf({ eventsSource = "history", eventsTrail }: EventsChoices): NamedSources {
  if (eventsTrail !== undefined && eventsSource !== "s3" && eventsSource !== "logs")
    throw new UserError("--events-trail needs --events-source s3 or logs");
  return namedSources({ source: [eventsSource], color: false });
}

/**
 * `24h` counts back from `now`. A range ends at `latest` at most: later events do not exist yet.
 *
 * @throws UserError for a range that is none, that ends before it begins, or that has not begun.
 */
function rangeOf(text: string, now: number, latest: number): { readonly since: string; readonly until: string } {
  const [from = "", to, ...more] = text.split("/");
  if (more.length > 0) throw new UserError(`--events ${oneLine(text)}: expected FROM or FROM/TO`);
  const since = pointInTime("--events", from, now);
  const until = pointInTime("--events", to ?? "0m", now);
  if (since > until) throw new UserError(`--events ${oneLine(text)} ends before it begins`);
  if (since > latest)
    throw new UserError(
      `--events ${oneLine(text)} is in the future: it is ${utcTime(Math.floor(latest / 1000) * 1000)}`,
    );
  const end = Math.floor(Math.min(until, latest) / 1000) * 1000;
  return { since: new Date(since).toISOString(), until: new Date(end).toISOString() };
}

/** The snapshot with what the rules of the policy, and the built-in ones, do not expect. A saved snapshot's "now" is when it was taken. */
export async function scannedEvents(
  snapshot: Snapshot,
  policy: Pick<ResolvedPolicy, "policies" | "expectations">,
  options: ScanOptions & Required<Pick<EventsChoices, "events">>,
): Promise<Snapshot> {
  const isSaved = options.snapshot !== undefined;
  const now = isSaved ? Date.parse(snapshot.collectedAt) : Date.now();
  const latest = Math.max(now, Date.now());
  const { account, scope, configuredRegion } = snapshot;
  const { regions, notEnabled } = resolveScope(account.regions, scope, configuredRegion);
  const enabled = regions.filter((region) => !notEnabled.includes(region));
  const isNarrowed = scope.regions !== null || scope.excludeRegions.length > 0;
  const query = queryOf({ ...rangeOf(options.events, now, latest), regions: isNarrowed ? enabled : [] }, latest);
  // `trail` is that of a canary.
  const { trail: _, eventsTrail, ...others } = options;
  const sourceOptions = { ...others, ...(eventsTrail === undefined ? {} : { trail: eventsTrail }) };
  const { sources, provers, close } = await openSources(sourcesOf(options), sourceOptions, enabled, now);
  let said = "";
  const spinner = options.quiet || options.verbose ? undefined : await startSpinner(() => `Searching events${said}`);
  try {
    return await withEvents(snapshot, {
      query,
      sources,
      rules: policy.expectations ?? [],
      policies: policy.policies.map(({ name }) => name),
      now: () => (isSaved ? now : Date.now()),
      ...(options.eventsSource === "s3" ? { provers } : {}),
      progress: ({ text }) => {
        if (text !== undefined) said = `: ${oneLine(text)}`;
      },
    });
  } finally {
    spinner?.stop();
    close();
  }
}
