import { type Static, Type } from "typebox";
import { nullableText, oneOf, yesNoUnknown } from "./schema.ts";

const Selector = Type.Object({
  kind: oneOf(["basic", "advanced", "insight", "default", "unreadable"]),
  index: Type.Union([Type.Integer(), Type.Null()], { description: "Its place in its list, from 0." }),
  name: nullableText("An advanced selector's `Name`: a label, which decides nothing."),
});

/** Where a trail puts an event. */
export const Destination = Type.Object({
  s3BucketName: Type.String(),
  s3KeyPrefix: Type.String({
    description: "Up to the Region, with a slash at its end; `ORGANIZATION_ID` stands for an id that is not known.",
  }),
  logGroupArn: nullableText("Null: the trail delivers to no log group."),
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
  eventID: nullableText(),
  eventSource: nullableText(),
  eventName: nullableText(),
  awsRegion: nullableText(),
  recorded: yesNoUnknown("Null: undecidable."),
  by: Type.Array(By, { description: "Each trail that records it, with the first selector that does." }),
  reason: nullableText("Why it is not recorded, or not decided; null if it is recorded."),
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
