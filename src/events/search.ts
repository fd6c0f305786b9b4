import type { EventQuery, EventSearch, SearchedSource } from "../model/documents/events.ts";
import { type EventRecord, textAt } from "../model/events/record.ts";
import { tool } from "../tool.ts";
import { issuedKeys, queryOfKeys } from "./issued-keys.ts";
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
  const isAsked = filterOf(query);
  let matches = isAsked;
  let untimed = untimedOf(query);
  const keys = new Set<string>();
  let newKeys: string[] = [];
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
      if (query.followSessions)
        for (const issued of issuedKeys(record))
          if (!keys.has(issued)) {
            keys.add(issued);
            newKeys.push(issued);
          }
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
    if (first && found > 0) break;
    missing = new Set(query.eventIds);
    without = new SourceTally();
    searched.push(without.addTo(await source.search(query, sink)));
  }
  // Each key is followed once: there is an end.
  while (newKeys.length > 0) {
    const next = queryOfKeys(query, newKeys);
    newKeys = [];
    const isNext = filterOf(next);
    // What was asked for itself was found before.
    matches = (record, heldBy, text) => isNext(record, heldBy, text) && !isAsked(record, heldBy, text);
    untimed = untimedOf(next);
    for (const [i, source] of sources.entries()) {
      without = new SourceTally();
      const again = without.addTo(await source.search(next, sink));
      searched[i] = both(searched[i] ?? again, again);
    }
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

/** One source that was searched twice. What could not be read is named once. */
function both(first: SearchedSource, again: SearchedSource): SearchedSource {
  const known = new Set(first.problems.map((one) => JSON.stringify(one)));
  const problems = again.problems.filter((one) => !known.has(JSON.stringify(one)));
  const uncovered = [...new Set([...(first.uncovered ?? []), ...(again.uncovered ?? [])])];
  return {
    ...first,
    read: first.read + again.read,
    skipped: Math.max(first.skipped + problems.length, again.skipped),
    problems: [...first.problems, ...problems],
    notes: [...new Set([...first.notes, ...again.notes])],
    ...(uncovered.length > 0 ? { uncovered } : {}),
  };
}

function withoutTime(record: EventRecord): string {
  const id = textAt(record, "eventID");
  const event = id ? `event ${id}` : "an event without an eventID";
  return `the eventTime of ${event} is no time, so that it is outside of every range`;
}
