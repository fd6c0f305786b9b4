import type { Command } from "commander";

/** Options of a scan that also evaluates events. */
export interface EventsChoices {
  readonly events?: string;
  readonly eventsSource?: string;
  readonly eventsTrail?: string;
}

export function withScanEventsOptions(command: Command): Command {
  return command
    .option(
      "--events <time>",
      "also evaluate the events since this time (24h, 7d, a date), or of FROM/TO, by the rules on who may do what; enables the controls access-…",
    )
    .option(
      "--events-source <source>",
      "where the events are: history (Event history), s3 (bucket of the trail), logs (its log group), or a log file or folder of log files (./logs) (default: history)",
    )
    .option("--events-trail <name>", "--events-source s3 or logs: name or ARN of the trail");
}
