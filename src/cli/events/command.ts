import { Command } from "commander";
import { eventsText } from "../../../reports/terminal/events.ts";
import { queryOf } from "../../events/query/query.ts";
import { searchEvents } from "../../events/search.ts";
import { fileSource } from "../../events/sources/files.ts";
import type { EventSearch } from "../../model/documents/events.ts";
import { UserError } from "../../model/errors.ts";
import { oneLine, safeJson } from "../../model/text/safe-text.ts";
import { displayOf } from "../io/display.ts";
import {
  announce,
  checkDistinct,
  checkOutside,
  checkWritable,
  parseOutputOf,
  print,
  writeOutput,
} from "../io/output.ts";
import { DEFAULT_LIMIT, type EventsOptions, withEventsOptions } from "./options.ts";

const EVENTS_FORMATS = ["json"] as const;

const examples = `
Examples:
  trailproof events --source logs/ --event-name ListUsers,ListBuckets --since 30m
  trailproof events --source logs/ --user alice --error-code AccessDenied --output json=denied.json
  trailproof events --source logs/ --where 'userIdentity.type == "Root"'

Exit codes: 0 searched, whether events were found or not · 2 usage or file error · 3 a part could not be read, and the rest was searched · 4 nothing could be read`;

export function eventsCommand(): Command {
  return withEventsOptions(
    new Command("events")
      .summary("search events: who called what, when, from where")
      .description("Searches CloudTrail events in log files."),
  )
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<EventsOptions>();
      const outputs = (options.output ?? []).map((text) => parseOutputOf(text, EVENTS_FORMATS));
      const paths = options.source ?? [];
      if (paths.length === 0) throw new UserError("--source is missing: expected a log file or a folder of log files");
      for (const { path } of outputs) checkWritable(path);
      checkDistinct(
        outputs.map(({ path }) => path),
        paths,
      );
      checkOutside(
        outputs.map(({ path }) => path),
        paths,
      );
      const query = queryOf(options, Date.now());
      const { document } = await searchEvents({
        query,
        sources: [fileSource(paths)],
        limit: options.limit ?? DEFAULT_LIMIT,
      });
      for (const { path } of outputs) {
        const json = `${safeJson(document)}\n`;
        await (path === "-" ? print(json) : writeOutput(path, json));
      }
      const stream = outputs.some(({ path }) => path === "-") ? process.stderr : process.stdout;
      if (!options.quiet) await print(eventsText(document, displayOf(stream, options.color)), stream);
      for (const { problems } of document.sources)
        for (const { where, at, problem } of problems)
          await print(`${oneLine(where)}${at === null ? "" : ` at byte ${at}`}: ${oneLine(problem)}\n`, process.stderr);
      await announce(outputs.map(({ path }) => path).filter((path) => path !== "-"));
      process.exitCode = exitCodeOf(document);
    });
}

/** 3: a part could not be read; 4: nothing could. */
function exitCodeOf({ sources }: EventSearch): number {
  if (sources.every(({ skipped }) => skipped === 0)) return 0;
  return sources.some(({ read }) => read > 0) ? 3 : 4;
}
