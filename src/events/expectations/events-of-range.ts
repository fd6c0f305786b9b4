import type { EventQuery, EventSearch } from "../../model/documents/events.ts";
import { rangeOf } from "../query/query.ts";
import { searchEvents } from "../search.ts";
import type { EventSink, EventSource } from "../sources/source.ts";

/** Whether there is an event of the time, the Regions and the accounts of a query, whatever else it asks for. */
export type EventsOfRange = "some" | "none" | "unknown";

interface AgainOptions {
  readonly sources: readonly EventSource[];
  /** Whether log files are pipes, which end when they were read once. */
  readonly isPiped: boolean;
  readonly progress: EventSink["progress"];
}

/**
 * Where filters match nothing, reads the sources again until they have one event of the time, the Regions and the accounts: a mistyped filter
 * and a wrong folder look alike else. Athena, which charges for a query, is not asked again.
 */
export async function eventsOfRange(
  { query, sources: searched, found }: Pick<EventSearch, "query" | "sources" | "found">,
  { sources, isPiped, progress }: AgainOptions,
): Promise<EventsOfRange> {
  if (found > 0) return "some";
  if (isOfRange(query)) return "none";
  // Event history is AWS's own record: no event there is an answer.
  const named = sources.flatMap((source, i) => ({ source, kind: searched[i]?.source }));
  const places = named.filter(({ kind }) => kind !== "history");
  const again = places.filter(({ kind }) => kind !== "athena" && !(kind === "files" && isPiped));
  const { document } = await searchEvents({
    query: rangeOf(query),
    sources: again.map(({ source }) => source),
    limit: 1,
    first: true,
    progress,
  });
  if (document.found > 0 || places.length === 0) return "some";
  const isUnread = document.sources.some(({ skipped }) => skipped > 0);
  return isUnread || again.length < places.length ? "unknown" : "none";
}

/** Whether every event of a time, of Regions or accounts is asked for. */
export const isOfRange = ({
  since: _,
  until: _until,
  regions: _regions,
  accounts: _accounts,
  readOnly,
  followSessions: _followSessions,
  ...filters
}: EventQuery): boolean => readOnly === null && Object.values(filters).every((values) => values.length === 0);
