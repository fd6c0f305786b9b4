import { eventsOfRange } from "../../events/expectations/events-of-range.ts";
import { withUncovered } from "../../events/expectations/uncovered.ts";
import { withProofs } from "../../events/prove.ts";
import { filterOf } from "../../events/query/filter.ts";
import { queryOf } from "../../events/query/query.ts";
import { searchEvents } from "../../events/search.ts";
import type { FoundEvent } from "../../events/sources/source.ts";
import { summaryTally } from "../../events/summary.ts";
import { isPipe } from "../../logs/log-files.ts";
import type { EventSearch } from "../../model/documents/events.ts";
import { UserError } from "../../model/errors.ts";
import { collectGarbage, PREFER_LESS_MEMORY, tuneV8 } from "../process/tune-v8.ts";
import { exitCodeOf } from "./answer.ts";
import { expectationsAsked } from "./expectations.ts";
import { checkQuery, hintsOf } from "./hints.ts";
import type { EventsOptions } from "./options.ts";
import { type EventsText, eventsOutputs, openWriters, writeEvents } from "./output.ts";
import { searchProgress } from "./progress.ts";
import { searchUntil } from "./search-until.ts";
import { namedSources, type OpenedSources, openSources } from "./sources.ts";

/** How `events show` differs from a search. */
export interface Shown {
  /** The text of an answer, for the trail that was searched. */
  readonly text: (document: EventSearch, trail: OpenedSources["trail"]) => EventsText | Promise<EventsText>;
}

/** Searches as the options say, writes the outputs and the text, and sets the exit code. */
export async function runSearch(options: EventsOptions, limit: number, shown?: Shown): Promise<void> {
  const now = Date.now();
  const named = namedSources(options);
  const query = queryOf({ ...options, followSessions: options.followSessions === true && !shown }, now);
  checkQuery(query);
  // An expression that is none is said before minutes of reading.
  filterOf(query);
  const outputs = eventsOutputs(options, named.paths);
  if (options.snapshot !== undefined && !options.expectations && !shown)
    throw new UserError("--snapshot needs --expectations");
  const isPiped = named.paths.some(isPipe);
  if (query.followSessions && isPiped)
    throw new UserError(
      "--follow-sessions reads the source again for each session, and standard input or a pipe has one reading",
    );
  const expectations = await expectationsAsked(options, named);
  const { sources, trail, provers, close } = await openSources(named, options, query.regions, now);
  const counted = options.summary || outputs.some(({ format }) => format === "html");
  const tally = counted ? summaryTally() : undefined;
  const writers = await openWriters(outputs);
  // Lines of records and a line that is redrawn do not go together.
  const isMixed = outputs.some(({ path }) => path === "-") && process.stdout.isTTY;
  const watched = await searchProgress(!options.quiet && !isMixed);
  tuneV8(PREFER_LESS_MEMORY);
  try {
    const each = (event: FoundEvent) => {
      writers.each(event);
      expectations?.add(event);
      tally?.add(event.record);
      watched.found();
    };
    const { progress } = watched;
    const search = searchEvents({
      query,
      sources,
      limit,
      once: shown !== undefined,
      each,
      ready: writers.ready,
      progress,
    });
    // An exit code or a summary that was asked for is wanted by others than the readers.
    const unread = expectations || options.summary ? [] : [writers.unread];
    const searched = await searchUntil(sources, search, [writers.failed, ...unread]);
    if (!searched) return;
    const { document: answer, texts } = searched;
    const range = expectations ? await eventsOfRange(answer, { sources, isPiped, progress }) : "some";
    watched.stop();
    collectGarbage();
    const summary = tally?.summary();
    const found = {
      ...answer,
      ...hintsOf(answer, now),
      ...(expectations ? { unexpected: withUncovered(expectations.unexpected(), answer, range) } : {}),
      ...(options.summary && summary ? { summary } : {}),
    };
    await writers.finish();
    const document = options.prove === false ? found : await withProofs(found, provers);
    await writeEvents({ document, texts }, summary, outputs, options, await shown?.text(document, trail));
    process.exitCode = exitCodeOf(document);
  } finally {
    watched.stop();
    writers.abandon();
    close();
  }
}
