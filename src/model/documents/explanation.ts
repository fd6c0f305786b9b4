import { type Static, Type } from "typebox";
import { ExplainedEvent } from "./explained-event.ts";
import { count, nullableText, oneOf, time, yesNoUnknown } from "./schema.ts";

/** Events that are not recorded, or undecidable, for the same reasons. */
const Unrecorded = Type.Object({
  events: count(),
  example: Type.Object(
    { ...ExplainedEvent.properties, eventTime: nullableText("As the record has it.") },
    { description: "The first of them, with what each trail does with it." },
  ),
});
export type Unrecorded = Static<typeof Unrecorded>;

const LogFile = Type.Object({
  file: Type.String(),
  bytes: count("As it is stored."),
  sha256: nullableText("Of the file as it is stored; null: it could not be read to its end."),
  events: count("Events that were evaluated."),
});

/** What was read. */
const LogFiles = Type.Object({
  read: count("Log files that were read to their end."),
  unreadable: count("Files and folders that could not be read, or not to their end."),
  listed: Type.Array(LogFile, { description: "The first of the files that were opened." }),
  eventTimes: Type.Union([Type.Object({ first: Type.String(), last: Type.String() }), Type.Null()], {
    description: "The earliest and the latest `eventTime`; null: no event has one in UTC.",
  }),
});
export type LogFiles = Static<typeof LogFiles>;

const counts = {
  events: count(),
  recorded: count(),
  notRecorded: count(),
  undecidable: count(),
};

const SourceRow = Type.Object({
  eventSource: nullableText(),
  eventName: nullableText(),
  awsRegion: nullableText(),
  ...counts,
  before: Type.Optional(
    Type.Object(
      { recorded: count(), notRecorded: count(), undecidable: count() },
      { description: "The same without the proposal, where an account and a proposal were compared." },
    ),
  ),
  newlyRecorded: Type.Optional(count()),
  noLongerRecorded: Type.Optional(count()),
});
export type SourceRow = Static<typeof SourceRow>;

const Malformed = Type.Object({
  file: Type.String(),
  at: Type.Union([Type.Integer(), Type.Null()], {
    description:
      "Byte at which the record begins, in the unpacked file; null: the error concerns the file, not one record.",
  }),
  problem: Type.String(),
});
export type Malformed = Static<typeof Malformed>;

const Money = Type.Object({
  before: Type.Number(),
  after: Type.Number(),
  change: Type.Number(),
});

/** What a proposal changes, and what that costs. */
const Difference = Type.Object({
  newlyRecorded: count(),
  noLongerRecorded: count(),
  same: count(),
  undecidable: count("Events of which it is not known whether they are recorded, before or after."),
  cost: Type.Object(
    {
      estimate: Type.Literal(true),
      currency: Type.Literal("USD"),
      pricesAsOf: Type.String({ description: "The date of the list prices." }),
      priceRegion: Type.String(),
      total: Money,
      bySource: Type.Array(Type.Object({ eventSource: nullableText(), ...Money.properties })),
    },
    { description: "At list prices, for the events that were read; without free tiers and discounts." },
  ),
});
export type Difference = Static<typeof Difference>;

/** What `trailproof explain` concludes. JSON, versioned. */
export const Explanation = Type.Object(
  {
    schemaVersion: Type.String({ pattern: "^\\d+\\.\\d+$" }),
    tool: Type.Object({ name: Type.String(), version: Type.String() }),
    evaluatedBy: oneOf(["account", "proposal", "account-and-proposal"]),
    account: Type.Union([Type.Object({ id: Type.String(), collectedAt: time() }), Type.Null()]),
    trails: Type.Array(
      Type.Object({
        trail: Type.String({ description: "ARN; of a proposed trail the one that it would have." }),
        name: Type.String(),
        homeRegion: Type.String(),
        proposed: Type.Boolean(),
        effective: yesNoUnknown("Whether it records and delivers at all; null: not known."),
        because: Type.String(),
        recorded: Type.Optional(count("Events of log files that it records.")),
      }),
    ),
    summary: Type.Object({
      ...counts,
      malformed: count("Records and files that were passed over."),
      aggregated: Type.Optional(
        count("Aggregated events that were skipped: they summarize events and are no events. Absent: none."),
      ),
    }),
    events: Type.Optional(
      Type.Array(ExplainedEvent, { description: "Omitted above 100,000 events unless `--each` is set." }),
    ),
    bySource: Type.Array(SourceRow),
    unrecorded: Type.Optional(
      Type.Array(Unrecorded, {
        description:
          "Events of log files that are not recorded, or undecidable, by their reasons: at most 200 of them, those with the most events first.",
      }),
    ),
    logFiles: Type.Optional(LogFiles),
    malformed: Type.Array(Malformed, { description: "The first of what was passed over." }),
    difference: Type.Optional(Difference),
  },
  { $id: "urn:trailproof:schema:explanation:1", title: "trailproof explanation" },
);
export type Explanation = Static<typeof Explanation>;
