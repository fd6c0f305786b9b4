import { filterOf } from "../../events/query/filter.ts";
import { queryOf } from "../../events/query/query.ts";
import { type FoundEvent, searchEvents } from "../../events/search.ts";
import { summaryTally } from "../../events/summary.ts";
import { leaveRunning } from "../process/signals.ts";
import { exitCodeOf } from "./answer.ts";
import { expectationsAsked } from "./expectations.ts";
import type { EventsOptions } from "./options.ts";
import { type EventsText, eventsOutputs, openWriters, writeEvents } from "./output.ts";
import { namedSources, openSources } from "./sources.ts";

/** Searches as the options say, writes the outputs and the text, and sets the exit code. */
export async function runSearch(options: EventsOptions, limit: number, text?: EventsText): Promise<void> {
  const now = Date.now();
  const named = namedSources(options);
  const query = queryOf(options, now);
  // An expression that is none is said before minutes of reading.
  filterOf(query);
  const outputs = eventsOutputs(options, named.paths);
  const expectations = await expectationsAsked(options);
  const { sources, close } = await openSources(named, options, query.regions, now);
  const counted = options.summary || outputs.some(({ format }) => format === "html");
  const tally = counted ? summaryTally() : undefined;
  const writers = await openWriters(outputs);
  let isSearched = false;
  try {
    const each = (event: FoundEvent) => {
      writers.each(event);
      expectations?.add(event);
      tally?.add(event.record);
    };
    const search = searchEvents({ query, sources, limit, each, ready: writers.ready });
    // An exit code or a summary that was asked for is wanted by others than the readers.
    const unread = expectations || options.summary ? [] : [writers.unread];
    const found = await Promise.race([search, writers.failed, ...unread]);
    if (!found) return;
    const { document: answer } = found;
    isSearched = true;
    const summary = tally?.summary();
    const document = {
      ...answer,
      ...(expectations ? { unexpected: expectations.unexpected() } : {}),
      ...(options.summary && summary ? { summary } : {}),
    };
    await writers.finish();
    await writeEvents(document, summary, outputs, options, text);
    process.exitCode = exitCodeOf(document);
  } finally {
    if (!isSearched) leaveRunning();
    writers.abandon();
    close();
  }
}
