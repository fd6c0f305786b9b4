import type { Command } from "commander";
import type { QueryOptions } from "../../events/query/query.ts";
import { choice, list, number, repeated, type SessionChoices, withSessionOptions } from "../arguments/options.ts";

/** What searches in the place of the built-in reader. */
const ENGINES = ["duckdb", "athena"] as const;
export type Engine = (typeof ENGINES)[number];

/** The table that Athena searches. */
export const ATHENA_TABLE = { database: "default", table: "cloudtrail_logs" } as const;

/** Options of `events`. */
export interface EventsOptions extends SessionChoices, QueryOptions {
  readonly source?: string[];
  readonly trail?: string;
  readonly bucket?: string;
  readonly prefix?: string;
  readonly logGroup?: string;
  readonly concurrency?: number;
  readonly engine?: Engine;
  readonly database?: string;
  readonly table?: string;
  readonly workgroup?: string;
  readonly outputLocation?: string;
  readonly expectations?: string[];
  readonly snapshot?: string;
  readonly prove?: boolean;
  readonly digests?: string;
  readonly publicKeys?: string;
  /** `events show` */
  readonly asn?: string;
  readonly summary?: boolean;
  readonly limit?: number;
  readonly output?: string[];
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** The options that say which events are asked for. Values of one option are alternatives; options restrict each other. */
export function withQueryOptions(command: Command): Command {
  return command
    .option("--since <time>", "from this time on: 30m, 24h, 7d, yesterday, a date (00:00 UTC) or a time")
    .option("--until <time>", "up to this time: 24h, today, a date (00:00 UTC) or a time")
    .option("--event-id <list>", "IDs of events", list)
    .option("--event-name <list>", "names of events, case-sensitive: ListUsers,ListBuckets", list)
    .option("--event-source <list>", "services: iam or iam.amazonaws.com", list)
    .option("--user <list>", "user names of Event history: an IAM user, a session, or root", list)
    .option("--access-key <list>", "IDs of access keys", list)
    .option("--principal-arn <list>", "ARNs of callers; a role includes its sessions", list)
    .option("--ip <list>", "source IP addresses or CIDR blocks", list)
    .option("--error-code <list>", "error codes: AccessDenied", list)
    .option(
      "--denied",
      "only denied calls, in the words of every service: AccessDeniedException, UnauthorizedOperation",
    )
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

/** The options that say where events are searched. */
export function withSourceOptions(command: Command): Command {
  const sources = command
    .option(
      "--source <source>",
      "history (Event history), s3 (bucket of a trail), logs (log group of a trail), or a log file or folder of log files (./logs; - for standard input); repeatable (default: history)",
      repeated,
    )
    .option("--trail <name>", "s3, logs: name or ARN of the trail")
    .option("--bucket <name>", "s3: the bucket, in place of a trail's")
    .option("--prefix <prefix>", "s3: what precedes AWSLogs/ in the bucket")
    .option("--log-group <name>", "logs: the log group, in place of a trail's")
    .option("--concurrency <n>", "s3: objects that are read at the same time (default: 16)", number(1, 256))
    .addOption(
      choice("--engine <name>", "duckdb: reads log files, if it is installed; athena: searches a table", ENGINES),
    )
    .option("--database <name>", `--engine athena: database of the table (default: ${ATHENA_TABLE.database})`)
    .option("--table <name>", `--engine athena: table of events athena-ddl (default: ${ATHENA_TABLE.table})`)
    .option("--workgroup <name>", "--engine athena: workgroup (default: primary)")
    .option("--output-location <uri>", "--engine athena: s3:// address of results, where the workgroup has none");
  return withSessionOptions(withQueryOptions(sources));
}

export function withEventsOptions(command: Command): Command {
  return withSourceOptions(command)
    .option(
      "--expectations <list>",
      "find calls that were not expected: policies with rules on events (files), or built-in for the built-in rules alone",
      list,
    )
    .option(
      "--snapshot <file>",
      "--expectations: says which buckets, keys, log groups and alarms the trails use (default: read from AWS, unless only log files are searched); events show: what is known of the caller",
    )
    .option("--no-prove", "events show and --expectations: do not look for the digests that prove log files")
    .option("--public-keys <file>", "output of ListPublicKeys: proves log files on disk by the digests next to them")
    .option(
      "--digests <folder>",
      "--public-keys: a copy of the bucket that has the digests, where they are not next to the files",
    )
    .option(
      "--follow-sessions",
      "and what was done with the credentials that the found calls issued (AssumeRole and others), and so on",
    )
    .option("--summary", "count events by principal, event, error, Region and hour, in place of the table")
    .option("--limit <n>", `list this many events, the newest (default: ${DEFAULT_LIMIT})`, number(1, 100_000))
    .option(
      "-o, --output <format=file>",
      "write jsonl, csv or parquet with every event, or json or html with the newest; repeatable; - for standard output",
      repeated,
    )
    .option("-q, --quiet", "print no table and no notes");
}
