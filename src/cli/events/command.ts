import { Command } from "commander";
import { eventsText } from "../../../reports/terminal/events.ts";
import { filterOf } from "../../events/query/filter.ts";
import { queryOf } from "../../events/query/query.ts";
import { searchEvents } from "../../events/search.ts";
import type { EventSearch } from "../../model/documents/events.ts";
import { oneLine, safeJson } from "../../model/text/safe-text.ts";
import { displayOf } from "../io/display.ts";
import {
  announce,
  checkDistinct,
  checkOutside,
  checkWritable,
  type FileOutput,
  parseOutputOf,
  print,
  writeOutput,
} from "../io/output.ts";
import { DEFAULT_LIMIT, type EventsOptions, withEventsOptions } from "./options.ts";
import { namedSources, openSources } from "./sources.ts";

const EVENTS_FORMATS = ["json"] as const;
type EventsOutput = FileOutput<(typeof EVENTS_FORMATS)[number]>;

const examples = `
Examples:
  trailproof events --event-name ListUsers,ListBuckets --since 30m      who called them, by Event history
  trailproof events --source s3 --trail main --user alice --since 7d    in the bucket of a trail
  trailproof events --source logs --grep 203.0.113.7 --since 24h        in the log group of the trail
  trailproof events --source logs/ --where 'userIdentity.type == "Root"' --output json=root.json

Exit codes: 0 searched, whether events were found or not · 2 usage or file error · 3 a part could not be read, and the rest was searched · 4 nothing could be read`;

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
      const outputs = (options.output ?? []).map((text) => parseOutputOf(text, EVENTS_FORMATS));
      const named = namedSources(options);
      const query = queryOf(options, now);
      // An expression that is none is said before minutes of reading.
      filterOf(query);
      const files = outputs.map(({ path }) => path);
      for (const path of files) checkWritable(path);
      checkDistinct(files, named.paths);
      checkOutside(files, named.paths);
      const { sources, close } = await openSources(named, options, query.regions, now);
      const limit = options.limit ?? DEFAULT_LIMIT;
      const { document } = await searchEvents({ query, sources, limit }).finally(close);
      await writeEvents(document, outputs, options);
      process.exitCode = exitCodeOf(document);
    });
}

async function writeEvents(
  document: EventSearch,
  outputs: readonly EventsOutput[],
  { quiet, color }: EventsOptions,
): Promise<void> {
  for (const { path } of outputs) {
    const json = `${safeJson(document)}\n`;
    await (path === "-" ? print(json) : writeOutput(path, json));
  }
  const stream = outputs.some(({ path }) => path === "-") ? process.stderr : process.stdout;
  if (!quiet) await print(eventsText(document, displayOf(stream, color)), stream);
  for (const { problems } of document.sources)
    for (const { where, at, problem } of problems)
      await print(`${oneLine(where)}${at === null ? "" : ` at byte ${at}`}: ${oneLine(problem)}\n`, process.stderr);
  await announce(outputs.map(({ path }) => path).filter((path) => path !== "-"));
}

/** 3: a part could not be read; 4: nothing could. */
function exitCodeOf({ sources }: EventSearch): number {
  if (sources.every(({ skipped }) => skipped === 0)) return 0;
  return sources.some(({ read }) => read > 0) ? 3 : 4;
}
