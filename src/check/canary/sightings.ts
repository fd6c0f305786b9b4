import { type ArrivalState, CANARY_LATE_MS, firstDelivery } from "../../model/aws/canary.ts";
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
  (one.shared === undefined || (hasDelivered(one) && !isPartlyLate(one)));

/** Whether a trail that shares a place may have delivered a copy there: it delivered since the call, and since the first copy. */
const hasDelivered = ({ shared, found, made }: Sighted): boolean => {
  const last = shared?.deliveredAt ?? null;
  const called = found?.eventTime ?? made.calledAt;
  return last !== null && Date.parse(last) >= firstDelivery(called, found?.copies ?? 0, found?.deliveries);
};

/** In a place that trails share: the copies that were delivered within 20 minutes. Undefined where the times are not known. */
function inTimeOf({ found, shared }: Sighted): string[] | undefined {
  if (!found || !shared || (found.deliveries?.length ?? 0) < found.copies) return undefined;
  return found.deliveries?.filter((time) => between(found.eventTime, time) < CANARY_LATE_MS);
}

/** Some copies in a place that trails share are in time and others late: which trail is late is not known. */
const isPartlyLate = (one: Sighted): boolean => {
  const inTime = inTimeOf(one)?.length ?? 0;
  return inTime > 0 && inTime < (one.shared?.delivering ?? 0);
};

/** A trail that may not record the call need not have it. */
const isLost = (one: Sighted): boolean => {
  const { found, expected, missedAt, made, shared } = one;
  const isLong = (time: string | null) => between(made.calledAt, time) >= CANARY_LATE_MS;
  if (expected !== "recorded") return false;
  return found === null ? isLong(missedAt) : shared !== undefined && !hasDelivered(one) && isLong(shared.readAt);
};

/** In a place that trails share, the copy that a search missed may be of a different one, and so may a late copy. */
function isLate(one: Sighted): boolean {
  const { found, missedAt, shared } = one;
  const inTime = inTimeOf(one);
  if (found === null) return false;
  if (inTime) return inTime.length === 0;
  return [found.deliveredAt, shared ? null : missedAt].some((time) => between(found.eventTime, time) >= CANARY_LATE_MS);
}

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
export const latencyMs = (one: Sighted): number => {
  const { found } = one;
  if (!found) return 0;
  const inTime = inTimeOf(one);
  const shared = inTime?.length === 0 ? found.deliveries : inTime;
  const times = shared ?? [found.deliveredAt ?? found.foundAt];
  return Math.max(0, ...times.map((time) => between(found.eventTime, time)));
};

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
  if (copies && isPartlyLate(one)) {
    const late = found.copies - (inTimeOf(one)?.length ?? 0);
    return `${label}: ${copies}, ${late} of them late, and which trail delivered which is not known`;
  }
  if (copies) return `${label}: ${copies}, and ${trails} trails record it and deliver there`;
  const after = missingMs(one);
  const searched = after < 0 ? "no search was complete" : `the last search was ${shownSeconds(after)} after the call`;
  return `${label}, called at ${made.calledAt}, is missing: ${searched}`;
}

/** `sts:GetCallerIdentity in eu-west-1` */
export const labelOf = ({ made: { eventSource, eventName, region } }: Sighted): string =>
  `${eventSource.split(".")[0]}:${eventName} in ${region}`;
