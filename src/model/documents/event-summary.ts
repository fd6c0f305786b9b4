import { type Static, Type } from "typebox";
import { count, nullableText } from "./schema.ts";

const time = (description: string) => nullableText(`${description}; null where no event has a time.`);

const SummaryRow = Type.Object({
  value: Type.String(),
  count: count("Events that have it."),
  first: time("`eventTime` of the first of them"),
  last: time("`eventTime` of the last of them"),
});
export type SummaryRow = Static<typeof SummaryRow>;

const SummaryList = Type.Object({
  rows: Type.Array(SummaryRow, { description: "The most frequent first, 1,000 at most." }),
  values: count("Different values. Past 100,000 further ones are not counted."),
  uncounted: count("Events with a value that is not counted."),
});
export type SummaryList = Static<typeof SummaryList>;

/** Counts of all events that a search found, also of those that `events` does not list. */
export const EventSummary = Type.Object({
  first: time("The first `eventTime`"),
  last: time("The last `eventTime`"),
  errors: count("Events with an `errorCode`."),
  principals: SummaryList,
  events: SummaryList,
  errorCodes: SummaryList,
  regions: SummaryList,
  hours: Type.Array(
    Type.Object({
      hour: Type.String({ description: "Its beginning, such as `2026-01-15T05:00:00Z`." }),
      count: count("Events in it."),
      errors: count("Those of them with an `errorCode`."),
    }),
    { description: "Hours with events, in order." },
  ),
});
export type EventSummary = Static<typeof EventSummary>;
