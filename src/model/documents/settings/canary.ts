import { type Static, Type } from "typebox";
import { ARRIVAL_STATES } from "../../aws/canary.ts";
import { count, nullableText, oneOf, time } from "../schema.ts";

const timeOrNull = (description: string) => Type.Union([time({ description }), Type.Null()]);

/** A harmless call that a canary made. Its place in the list is its number in everything that was found of it. */
export const CanaryCall = Type.Object({
  eventSource: Type.String(),
  eventName: Type.String(),
  region: Type.String({ description: "The Region whose endpoint was called: `awsRegion` of the record." }),
  calledAt: time({ description: "The time of AWS's answer, by its header Date." }),
  requestId: nullableText("Null: no answer of AWS arrived, and no sink is searched for the call."),
  errorCode: nullableText("AWS refused the call, which is recorded too; or why no answer arrived."),
});
export type CanaryCall = Static<typeof CanaryCall>;

const Found = Type.Object({
  eventTime: time({ description: "Of the record. Latency counts from here." }),
  foundAt: time({ description: "When a search had it." }),
  deliveredAt: timeOrNull("Last change of the S3 object, or the ingestion of the log event; null: unknown."),
  copies: count("Files or log events that have it; 1 in Event history."),
  where: Type.String({ description: "The first of them." }),
  deliveries: Type.Optional(
    Type.Array(time(), { description: "Where several trails may deliver the call: when each copy was delivered." }),
  ),
});

/** What is known of one call in one sink. */
const CanarySighting = Type.Object({
  call: count("Number of the call."),
  expected: oneOf(["recorded", "not-recorded", "undecidable"], {
    description: "Whether the trail records the call, by its selectors.",
  }),
  trails: count("Trails that record the call and deliver to this sink: so many copies belong there."),
  shared: Type.Optional(
    Type.Object(
      {
        deliveredAt: timeOrNull("Last delivery of this trail in the Region of the call; null: none."),
        readAt: timeOrNull("When GetTrailStatus said so; null: it could not be read, or was not asked."),
        delivering: count(
          "Of the trails, those that delivered since the call, or may have: so many copies are needed.",
        ),
      },
      {
        description:
          "Where several trails may deliver the call: copies do not tell whose they are, and an event may be delivered twice.",
      },
    ),
  ),
  found: Type.Union([Found, Type.Null()]),
  missedAt: timeOrNull("The start of the last complete search that did not have every copy."),
});
export type CanarySighting = Static<typeof CanarySighting>;

const CanarySink = Type.Object({
  where: Type.String({ description: "Event history, the place in S3, or the log group." }),
  sightings: Type.Array(CanarySighting),
  problems: Type.Array(Type.String(), { description: "Why the last search was not complete." }),
});
export type CanarySink = Static<typeof CanarySink>;

/** What a canary of this account did, and what Event history has of it. */
export const AccountCanary = Type.Object({
  token: Type.String({ description: "Of the User-Agent, `trailproof-canary/TOKEN-NUMBER`." }),
  calls: Type.Array(CanaryCall),
  history: CanarySink,
});
export type AccountCanary = Static<typeof AccountCanary>;

/** What a trail delivered of the calls of a canary. */
export const TrailCanary = Type.Object({
  s3: CanarySink,
  logs: Type.Union([CanarySink, Type.Null()], { description: "Null: the trail has no log group." }),
});
export type TrailCanary = Static<typeof TrailCanary>;

const CanaryArrival = Type.Object({
  call: count("Number of the call."),
  state: oneOf(ARRIVAL_STATES, {
    description:
      "`in-time`, `late` and `arrived` (when is not known: the first search was after 20 minutes) are there; the others are missing. `lost`: after 20 minutes; `denied` and `unreadable`: the search failed; `not-yet`: the wait ended before 20 minutes; `undecidable`: it is not known whether it belongs there.",
  }),
  seconds: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
    description:
      "From the call's eventTime to its delivery; of a call that is missing from the call to the start of the last complete search, null without one.",
  }),
});
export type CanaryArrival = Static<typeof CanaryArrival>;

/** A place where calls of a canary belong, with those that do. */
const CanaryPlace = Type.Object({
  kind: oneOf(["event-history", "s3", "cloudwatch-logs"]),
  trail: nullableText("ARN of the trail that delivers there; null: Event history."),
  where: Type.String(),
  arrivals: Type.Array(CanaryArrival),
});
export type CanaryPlace = Static<typeof CanaryPlace>;

/** What a canary found, for reports. */
export const CanaryResult = Type.Object({
  calls: Type.Array(Type.Omit(CanaryCall, ["requestId"])),
  places: Type.Array(CanaryPlace),
});
export type CanaryResult = Static<typeof CanaryResult>;
