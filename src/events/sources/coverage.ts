import type { EventQuery, SearchedSource } from "../../model/documents/events.ts";
import type { EventSource } from "./source.ts";

/** What is known of the events that a source holds. */
export interface Coverage {
  /** What was asked for and the source does not hold: that nothing is found there is no answer. */
  readonly uncovered?: readonly string[];
  readonly notes?: readonly string[];
}

/** Says something of the events that a query asks for. What it cannot read is `uncovered`: it throws nothing. */
export type CoverageOf = (query: EventQuery) => Promise<Coverage>;

/** A source with what is known of the events that it holds, apart from what it has. */
export function withCoverage(source: EventSource, known: readonly CoverageOf[]): EventSource {
  return {
    async search(query, sink) {
      const [searched, ...said] = await Promise.all([
        source.search(query, sink),
        ...known.map((coverage) => coverage(query)),
      ]);
      // The event was found: what else there may be was not asked.
      return sink.enough?.() ? searched : adding(searched, said);
    },
  };
}

function adding(searched: SearchedSource, said: readonly Coverage[]): SearchedSource {
  const more = said.flatMap(({ uncovered = [] }) => uncovered);
  const uncovered = [...more, ...(searched.uncovered ?? [])];
  return {
    ...searched,
    notes: [...more, ...searched.notes, ...said.flatMap(({ notes = [] }) => notes)],
    ...(uncovered.length > 0 ? { uncovered } : {}),
  };
}
