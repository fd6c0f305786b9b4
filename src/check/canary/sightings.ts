import { type ArrivalState, CANARY_LATE_MS } from "../../model/aws/canary.ts";
import { isDeniedProblem } from "../../model/aws/denied.ts";
import type { AccountCanary, CanaryCall, CanarySighting, CanarySink } from "../../model/documents/settings/canary.ts";
import { counted } from "../../model/text/safe-text.ts";
import { shownSeconds } from "../../model/text/time.ts";

/** What is known of a call that was made, in one sink. */
export interface Sighted extends CanarySighting {
  readonly made: CanaryCall;
}

/** Of each call that AWS answered. Of the others there may be no record. */
export const sighted = ({ calls }: AccountCanary, { sightings }: CanarySink): Sighted[] =>
  sightings.flatMap((one) => {
    const made = calls[one.call];
    return made && made.requestId !== null ? [{ ...one, made }] : [];
  });

export const belongs = ({ expected }: Sighted): boolean => expected !== "not-recorded";

/** Of trails that share a place, no copy tells whose it is: each has to have delivered since, and there are as many copies. */
export const isHere = (one: Sighted): boolean =>
  one.found !== null &&
  one.found.copies >= Math.max(one.shared ? one.shared.delivering : one.trails, 1) &&
  (one.shared === undefined || hasDelivered(one));

/** Whether a trail that shares a place has delivered there since the call. */
const hasDelivered = ({ shared, found, made }: Sighted): boolean =>
  between(startOfSecond(found?.eventTime ?? made.calledAt), shared?.deliveredAt ?? null) >= 0;

/** Times of records and of deliveries are in seconds. */
const startOfSecond = (time: string) => time.replace(/\.\d+/, "");

/** A trail that may not record the call need not have it. */
const isLost = (one: Sighted): boolean => {
  const { found, expected, missedAt, made, shared } = one;
  const isLong = (time: string | null) => between(made.calledAt, time) >= CANARY_LATE_MS;
  if (expected !== "recorded") return false;
  return found === null ? isLong(missedAt) : shared !== undefined && !hasDelivered(one) && isLong(shared.readAt);
};

/** In a place that trails share, the copy that a search missed may be of a different one. */
const isLate = ({ found, missedAt, shared }: Sighted): boolean =>
  found !== null &&
  [found.deliveredAt, shared ? null : missedAt].some((time) => between(found.eventTime, time) >= CANARY_LATE_MS);

/** Event history tells no time of delivery: what a first search finds after 20 minutes may have been there for long. */
const isFoundLate = (one: Sighted): boolean => one.found?.deliveredAt === null && latencyMs(one) >= CANARY_LATE_MS;

/** What became of a call, of which the searches of its sink had these problems. */
export function arrivalState(one: Sighted, [problem]: readonly string[]): ArrivalState {
  if (isHere(one)) return isLate(one) ? "late" : isFoundLate(one) ? "arrived" : "in-time";
  if (isLost(one)) return "lost";
  if (problem !== undefined) return isDeniedProblem(problem) ? "denied" : "unreadable";
  return missingMs(one) < CANARY_LATE_MS && !isOfAny(one) ? "not-yet" : "undecidable";
}

/** Whether a copy may be of this trail or of one that may not record the call: no later copy has to come. */
const isOfAny = (one: Sighted): boolean =>
  one.shared !== undefined && hasDelivered(one) && (one.found?.copies ?? 0) >= Math.max(one.trails, 1);

/** From a call to the last time at which it was missing; negative where there is none. */
export const missingMs = ({ made, missedAt, found, shared }: Sighted): number =>
  Math.max(between(made.calledAt, missedAt), between(made.calledAt, (found && shared?.readAt) ?? null));

/** Milliseconds; negative where there is no time. */
const between = (call: string, time: string | null): number =>
  time === null ? -1 : Date.parse(time) - Date.parse(call);

/** Until the delivery, where it is known; else until a search had it. */
export const latencyMs = ({ found }: Sighted): number =>
  found ? Math.max(0, between(found.eventTime, found.deliveredAt ?? found.foundAt)) : 0;

export function whyMissing(one: Sighted): string {
  const { found, trails, made, shared } = one;
  const label = labelOf(one);
  const copies = found && counted(found.copies, "copy", "copies");
  if (copies && shared && !hasDelivered(one)) {
    if (shared.readAt === null)
      return `${label}: ${copies}, and whose they are is not known: GetTrailStatus was not read`;
    const since = shared.deliveredAt === null ? "" : ` since ${shared.deliveredAt}`;
    return `${label}: the trail has delivered nothing in ${made.region}${since}; ${copies} of other trails`;
  }
  if (copies) return `${label}: ${copies}, and ${trails} trails record it and deliver there`;
  const after = missingMs(one);
  const searched = after < 0 ? "no search was complete" : `the last search was ${shownSeconds(after)} after the call`;
  return `${label}, called at ${made.calledAt}, is missing: ${searched}`;
}

/** `sts:GetCallerIdentity in eu-west-1` */
export const labelOf = ({ made: { eventSource, eventName, region } }: Sighted): string =>
  `${eventSource.split(".")[0]}:${eventName} in ${region}`;
