import type { EventQuery, EventSearch } from "../model/documents/events.ts";
import { type EventRecord, textAt } from "../model/events/record.ts";
import { tool } from "../tool.ts";
import { keyOf, Newest } from "./newest.ts";
import { filterOf, untimedOf } from "./query/filter.ts";
import { sameEventKey } from "./same-event.ts";
import { SeenEvents } from "./seen-events.ts";
import { type EventSink, type EventSource, type FoundEvent, SourceTally } from "./sources/source.ts";

const SCHEMA_VERSION = "1.0";

export interface SearchOptions {
  readonly query: EventQuery;
  readonly sources: readonly EventSource[];
  /** So many events are kept for the answer: the newest. */
  readonly limit: number;
  /** A source is read until it has the events that the query names by ID, and the answer has every place of them. */
  readonly once?: boolean;
  /** Sources are read until there is one event. */
  readonly first?: boolean;
  /** Receives every event, in the order in which it is read. */
  readonly each?: ((found: FoundEvent) => void) | undefined;
  /** What to wait for before more is read. */
  readonly ready?: EventSink["ready"];
  readonly progress?: EventSink["progress"] | undefined;
}

/** The answer, and the JSON of its events as AWS wrote it. */
export interface SearchAnswer {
  readonly document: EventSearch;
  readonly texts: readonly Buffer[];
}

/**
 * Searches the sources one after the other. Copies of an event (CloudTrail may deliver one more than once) count once. Memory
 * does not grow with what is read.
 */
export async function searchEvents({
  query,
  sources,
  limit,
  once = false,
  first = false,
  each,
  ready,
  progress,
}: SearchOptions): Promise<SearchAnswer> {
  const matches = filterOf(query);
  const untimed = untimedOf(query);
  let without = new SourceTally();
  const newest = new Newest(limit);
  const seen = new SeenEvents();
  let [found, duplicates] = [0, 0];
  const places = new Map<string, string[]>();
  let missing = new Set<string>();
  const sink: EventSink = {
    record: (record, origin, text) => {
      if (!matches(record, origin.account, text)) {
        if (untimed?.(record, origin.account, text)) without.skip(origin.where, null, withoutTime(record));
        return;
      }
      const id = textAt(record, "eventID");
      if (once && id) {
        missing.delete(id);
        places.set(keyOf({ record }), [...(places.get(keyOf({ record })) ?? []), origin.where]);
      }
      const key = sameEventKey(record);
      if (key !== undefined && seen.add(key)) {
        duplicates++;
        return;
      }
      found++;
      const event = { record, origin, text };
      each?.(event);
      newest.add(event);
    },
    ready,
    enough: first ? () => found > 0 : once && query.eventIds.length > 0 ? () => missing.size === 0 : undefined,
    progress: progress ?? (() => {}),
  };
  const searched = [];
  for (const source of sources) {
    missing = new Set(query.eventIds);
    without = new SourceTally();
    searched.push(without.addTo(await source.search(query, sink)));
  }
  const kept = newest.list();
  const events = kept.map(({ json }) => JSON.parse(json.toString()) as EventRecord);
  const unlisted = found - kept.length;
  return {
    document: {
      schemaVersion: SCHEMA_VERSION,
      tool,
      query,
      sources: searched,
      found,
      duplicates,
      events,
      ...(unlisted > 0 ? { unlisted: { count: unlisted, reason: kept.length < limit ? "size" : "limit" } } : {}),
      origins: kept.map(({ origin }) => origin.where),
      ...(once
        ? { places: kept.map(({ key }) => (places.get(key) ?? []).map((where) => ({ where, proof: null }))) }
        : {}),
    },
    texts: kept.map(({ json }) => json),
  };
}

function withoutTime(record: EventRecord): string {
  const id = textAt(record, "eventID");
  const event = id ? `event ${id}` : "an event without an eventID";
  return `the eventTime of ${event} is no time, so that it is outside of every range`;
}
