import { type Static, Type } from "typebox";
import { EventSummary } from "./event-summary.ts";
import { MOST_LISTED_MIB } from "./limits.ts";
import { LogProof } from "./log-proof.ts";
import { count, nullableText, oneOf } from "./schema.ts";
import { Unexpected } from "./unexpected.ts";

const texts = (description: string) => Type.Array(Type.String(), { description });

/** What is searched for: values of one member are alternatives, members restrict each other. An empty list restricts nothing. */
const EventQuery = Type.Object({
  since: nullableText("The earliest `eventTime`, which is included; null: no limit."),
  until: nullableText("The latest `eventTime`, which is included; null: no limit."),
  eventIds: texts("`eventID`."),
  eventNames: texts("`eventName`."),
  eventSources: texts("`eventSource`, such as `iam.amazonaws.com`."),
  users: texts("The user name of Event history: name of an IAM user or of a session, or `root`."),
  accessKeys: texts("`userIdentity.accessKeyId`."),
  principals: texts("ARN of the caller, or of the role of the caller's session."),
  addresses: texts("Source IP addresses, or networks as CIDR blocks."),
  errorCodes: texts("`errorCode`."),
  readOnly: Type.Union([Type.Boolean(), Type.Null()], {
    description: "True: `readOnly` is true. False: it is not, or the record has none. Null: both.",
  }),
  resources: texts("ARN or name of a resource that the record names."),
  regions: texts("`awsRegion`."),
  accounts: texts(
    "`recipientAccountId`; of a record without it, the account whose log file, log stream or Event history holds it, else the caller's.",
  ),
  terms: texts("Texts that a value of the record contains."),
  where: texts("CEL expressions over the members of the record."),
  followSessions: Type.Optional(
    Type.Boolean({
      description:
        "True: also the calls of this time, these Regions and accounts that were made with credentials which the found calls issued, and so on. Absent: none.",
    }),
  ),
});
export type EventQuery = Static<typeof EventQuery>;
/** A part that could not be read. */
const SourceProblem = Type.Object({
  where: Type.String({ description: "File, object, Region or log group." }),
  at: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
    description: "Byte at which the record begins, in the unpacked file; null: all of it.",
  }),
  problem: Type.String(),
});
export type SourceProblem = Static<typeof SourceProblem>;

export const EVENT_SOURCES = ["history", "s3", "logs", "files", "athena"] as const;

export const SearchedSource = Type.Object({
  source: oneOf(EVENT_SOURCES),
  name: Type.String({ description: "The Regions, bucket, log group or paths that were searched." }),
  read: count("Files, objects or pages of answers that were read to their end."),
  skipped: count("Files, objects, Regions and records that could not be read."),
  problems: Type.Array(SourceProblem, { description: "The first of them." }),
  notes: texts("What the source cannot have."),
  uncovered: Type.Optional(
    texts(
      "Those of `notes` that say which part of the time and the accounts that were asked for the source does not hold: that nothing was found there is no answer. Absent: none.",
    ),
  ),
});
export type SearchedSource = Static<typeof SearchedSource>;

const EventPlace = Type.Object({
  where: Type.String({ description: "File, object, Region of Event history, or log group." }),
  proof: Type.Union([LogProof, Type.Null()], { description: "Of a log file; null: it is none, or was not asked for." }),
});
export type EventPlace = Static<typeof EventPlace>;

/** The answer of `trailproof events`. */
export const EventSearch = Type.Object(
  {
    schemaVersion: Type.String(),
    tool: Type.Object({ name: Type.String(), version: Type.String() }),
    query: EventQuery,
    sources: Type.Array(SearchedSource),
    found: count("Different events that were found. `events` lists the newest of them."),
    duplicates: count("Further copies of events that were found."),
    events: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
      description: `The records as AWS wrote them, the newest first: as many as \`--limit\` says, and ${MOST_LISTED_MIB} MiB at most.`,
    }),
    unlisted: Type.Optional(
      Type.Object(
        {
          count: count("Events that were found and are not listed: earlier ones."),
          reason: oneOf(["limit", "size"]),
        },
        {
          description: `Why \`events\` has not all that were found: \`--limit\`, or the ${MOST_LISTED_MIB} MiB that it has at most.`,
        },
      ),
    ),
    hints: Type.Optional(
      texts("Values of the query that may match nothing, and what to ask next where nothing was found. Absent: none."),
    ),
    unexpected: Type.Optional(Unexpected),
    summary: Type.Optional(EventSummary),
    places: Type.Optional(
      Type.Array(Type.Array(EventPlace), {
        description: "`events show`: every place in which each of `events` was found, in the same order.",
      }),
    ),
    origins: texts("The file, object, Region or log group in which each of `events` was found, in the same order."),
  },
  { title: "Result of an event search" },
);
export type EventSearch = Static<typeof EventSearch>;
