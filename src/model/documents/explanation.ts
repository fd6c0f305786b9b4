import { type Static, Type } from "typebox";
import { oneOf, time } from "./schema.ts";

const nullable = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);
const text = (description?: string) => nullable(Type.String(description ? { description } : {}));
const count = (description?: string) => Type.Integer({ minimum: 0, ...(description ? { description } : {}) });
const yesNoUnknown = (description: string) => Type.Union([Type.Boolean(), Type.Null()], { description });

const Selector = Type.Object({
  kind: oneOf(["basic", "advanced", "insight", "default", "unreadable"]),
  index: Type.Union([Type.Integer(), Type.Null()], { description: "Its place in its list, from 0." }),
  name: text("An advanced selector's `Name`: a label, which decides nothing."),
});

/** Where a trail puts an event. */
export const Destination = Type.Object({
  s3BucketName: Type.String(),
  s3KeyPrefix: Type.String({
    description: "Up to the Region, with a slash at its end; `ORGANIZATION_ID` stands for an id that is not known.",
  }),
  logGroupArn: text("Null: the trail delivers to no log group."),
});
export type Destination = Static<typeof Destination>;

const FieldReason = Type.Object({
  field: Type.String(),
  value: Type.String({ description: "What the event has there, for people; `absent` where it has nothing." }),
  words: Type.String({ description: "Why the event does not meet the condition, as a clause." }),
});

/** What one trail does with one event. */
export const TrailAnswer = Type.Object({
  trail: Type.String({ description: "ARN." }),
  name: Type.String(),
  homeRegion: Type.String(),
  recorded: yesNoUnknown("Null: undecidable."),
  reason: Type.String({ description: "One sentence." }),
  by: Type.Union([Selector, Type.Null()], { description: "The selector that records it." }),
  selectors: Type.Array(Type.Object({ selector: Selector, excludedBy: Type.Array(FieldReason) }), {
    description: "If it is not recorded: each selector with every condition that the event does not meet.",
  }),
  destination: Type.Union([Destination, Type.Null()], { description: "Where it is delivered, if it is recorded." }),
});
export type TrailAnswer = Static<typeof TrailAnswer>;

const By = Type.Object({ trail: Type.String({ description: "ARN." }), selector: Selector });

/** One event. */
export const ExplainedEvent = Type.Object({
  eventID: text(),
  eventSource: text(),
  eventName: text(),
  awsRegion: text(),
  recorded: yesNoUnknown("Null: undecidable."),
  by: Type.Array(By, { description: "Each trail that records it, with the first selector that does." }),
  reason: text("Why it is not recorded, or not decided; null if it is recorded."),
  trails: Type.Optional(
    Type.Array(TrailAnswer, { description: "What each trail does with it; for a single event only." }),
  ),
  change: Type.Optional(
    oneOf(["same", "newly-recorded", "no-longer-recorded", "undecidable"], {
      description: "Where an account and a proposal were compared; `recorded` and `by` are those of the proposal.",
    }),
  ),
});
export type ExplainedEvent = Static<typeof ExplainedEvent>;

/** Events that are not recorded, or undecidable, for the same reasons. */
const Unrecorded = Type.Object({
  events: count(),
  example: Type.Object(
    { ...ExplainedEvent.properties, eventTime: text("As the record has it.") },
    { description: "The first of them, with what each trail does with it." },
  ),
});
export type Unrecorded = Static<typeof Unrecorded>;

const LogFile = Type.Object({
  file: Type.String(),
  bytes: count("As it is stored."),
  sha256: text("Of the file as it is stored; null: it could not be read to its end."),
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
  eventSource: text(),
  eventName: text(),
  awsRegion: text(),
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
      bySource: Type.Array(Type.Object({ eventSource: text(), ...Money.properties })),
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
