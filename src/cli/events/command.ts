import { Command } from "commander";
import { athenaDdlCommand } from "./athena-ddl.ts";
import { exportCommand } from "./export.ts";
import { DEFAULT_LIMIT, type EventsOptions, withEventsOptions } from "./options.ts";
import { runSearch } from "./run.ts";
import { showCommand } from "./show.ts";

const examples = `
Examples:
  trailproof events --event-name ListUsers,ListBuckets --since 30m      who called them, by Event history
  trailproof events --source s3 --trail main --user alice --since 7d    in the bucket of a trail
  trailproof events --source logs --grep 203.0.113.7 --since 24h        in the log group of the trail
  trailproof events --source logs/ --where 'userIdentity.type == "Root"' --output json=root.json
  trailproof events --since 24h --expectations trailproof.yaml          calls that were not expected
  trailproof events show EVENT_ID --since 7d                            everything that one event says
  trailproof events export --source s3 --since 7d --parquet lake        a folder of Parquet files, by hour and Region

Exit codes: 0 searched, whether events were found or not · 1 unexpected access was found, or a digest disproves the log file that is shown · 2 usage or file error · 3 a part could not be read, and the rest was searched · 4 nothing could be read`;

export function eventsCommand(): Command {
  const command = withEventsOptions(
    new Command("events")
      .summary("search events: who called what, when, from where")
      .description(
        "Searches CloudTrail events in Event history, in the bucket or the log group of a trail, or in log files.",
      ),
  )
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<EventsOptions>();
      await runSearch(options, options.limit ?? DEFAULT_LIMIT);
    });
  return command.addCommand(showCommand()).addCommand(exportCommand()).addCommand(athenaDdlCommand());
}
