import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { eventOf } from "../../src/event-patterns/envelope.ts";
import { type Call, iamUser, recordOf } from "../../src/filters/sets/record.ts";

/** The event of a call that was made now, as EventBridge hands it over. CloudTrail writes times in seconds. */
export const callEvent = (here: Parameters<typeof iamUser>[0], call: Partial<Call>, more: object = {}): object =>
  eventOf(
    recordOf(
      here,
      iamUser(here),
      { eventSource: "cloudtrail.amazonaws.com", eventName: "StopLogging", awsRegion: "us-east-1", ...call },
      { eventTime: `${new Date().toISOString().slice(0, 19)}Z`, eventID: randomUUID(), ...more },
    ),
  );

/** A scan that ended in the second of a call is not known to be from before it. */
export const nextSecond = () => setTimeout(1010 - (Date.now() % 1000));
