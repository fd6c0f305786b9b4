import type { Command } from "commander";
import type { QueryOptions } from "../../events/query/query.ts";
import { list, number, repeated, type SessionChoices, withSessionOptions } from "../arguments/options.ts";

/** Options of `events`. */
export interface EventsOptions extends SessionChoices, QueryOptions {
  readonly source?: string[];
  readonly limit?: number;
  readonly output?: string[];
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** The options that say which events are asked for. Values of one option are alternatives; options restrict each other. */
export function withQueryOptions(command: Command): Command {
  return command
    .option("--since <time>", "from this time on: 30m, 24h, 7d, a date or a time")
    .option("--until <time>", "up to this time")
    .option("--event-name <list>", "names of events: ListUsers,ListBuckets", list)
    .option("--event-source <list>", "services: iam or iam.amazonaws.com", list)
    .option("--user <list>", "user names of Event history: an IAM user, a session, or root", list)
    .option("--access-key <list>", "IDs of access keys", list)
    .option("--principal-arn <list>", "ARNs of callers; a role includes its sessions", list)
    .option("--ip <list>", "source IP addresses or CIDR blocks", list)
    .option("--error-code <list>", "error codes: AccessDenied", list)
    .option("--read-only", "only events that are read-only")
    .option("--write", "only events that are not read-only")
    .option("--resource <list>", "ARNs or names of resources", list)
    .option("--regions <list>", "Regions of the events, separated by commas", list)
    .option("--account <list>", "IDs of the accounts that have the events", list)
    .option("--grep <text>", "only events with a value that contains this text; repeatable", repeated)
    .option(
      "--where <expression>",
      "only events that match this CEL expression; repeatable: all have to match",
      repeated,
    );
}

export const DEFAULT_LIMIT = 1000;

export function withEventsOptions(command: Command): Command {
  return withSessionOptions(
    withQueryOptions(
      command.option(
        "--source <source>",
        "log file or folder of log files (- for standard input); repeatable",
        repeated,
      ),
    ),
  )
    .option("--limit <n>", `list this many events, the newest (default: ${DEFAULT_LIMIT})`, number(1, 100_000))
    .option("-o, --output <format=file>", "write json; repeatable; - for standard output", repeated)
    .option("-q, --quiet", "print no table and no notes");
}
