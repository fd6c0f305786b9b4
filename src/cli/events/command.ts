import { Command } from "commander";
import { filterOf } from "../../events/query/filter.ts";
import { queryOf } from "../../events/query/query.ts";
import { type FoundEvent, searchEvents } from "../../events/search.ts";
import type { EventSearch } from "../../model/documents/events.ts";
import { expectationsAsked } from "./expectations.ts";
import { DEFAULT_LIMIT, type EventsOptions, withEventsOptions } from "./options.ts";
import { eventsOutputs, openWriters, writeEvents } from "./output.ts";
import { namedSources, openSources } from "./sources.ts";

const examples = `
Examples:
  trailproof events --event-name ListUsers,ListBuckets --since 30m      who called them, by Event history
  trailproof events --source s3 --trail main --user alice --since 7d    in the bucket of a trail
  trailproof events --source logs --grep 203.0.113.7 --since 24h        in the log group of the trail
  trailproof events --source logs/ --where 'userIdentity.type == "Root"' --output json=root.json
  trailproof events --since 24h --expectations trailproof.yaml          calls that were not expected

Exit codes: 0 searched, whether events were found or not · 1 unexpected access was found · 2 usage or file error · 3 a part could not be read, and the rest was searched · 4 nothing could be read`;

export function eventsCommand(): Command {
  return withEventsOptions(
    new Command("events")
      .summary("search events: who called what, when, from where")
      .description(
        "Searches CloudTrail events in Event history, in the bucket or the log group of a trail, or in log files.",
      ),
  )
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<EventsOptions>();
      const now = Date.now();
      const named = namedSources(options);
      const query = queryOf(options, now);
      // An expression that is none is said before minutes of reading.
      filterOf(query);
      const outputs = eventsOutputs(options, named.paths);
      const expectations = await expectationsAsked(options);
      const { sources, close } = await openSources(named, options, query.regions, now);
      const limit = options.limit ?? DEFAULT_LIMIT;
      const writers = openWriters(outputs);
      try {
        const each = (event: FoundEvent) => {
          writers.each?.(event);
          expectations?.add(event);
        };
        const search = searchEvents({ query, sources, limit, each, ready: writers.ready });
        const { document: answer } = await Promise.race([search, writers.failed]);
        const document = expectations ? { ...answer, unexpected: expectations.unexpected() } : answer;
        await writers.finish();
        await writeEvents(document, outputs, options);
        process.exitCode = exitCodeOf(document);
      } finally {
        writers.abandon();
        close();
      }
    });
}

/** 1: unexpected access; 3: a part could not be read or evaluated; 4: nothing could be read. */
function exitCodeOf({ sources, unexpected }: EventSearch): number {
  if (unexpected && unexpected.findings.length > 0) return 1;
  if (sources.every(({ skipped }) => skipped === 0)) return unexpected?.complete === false ? 3 : 0;
  return sources.some(({ read }) => read > 0) ? 3 : 4;
}
