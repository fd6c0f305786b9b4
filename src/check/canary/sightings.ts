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

export const isHere = ({ found, trails }: Sighted): boolean => found !== null && found.copies >= Math.max(trails, 1);

/** Of trails that share a place, no copy tells whose it is; a trail that may not record the call need not have it. */
const isLost = ({ found, expected, missedAt, made }: Sighted): boolean =>
  found === null && expected === "recorded" && between(made.calledAt, missedAt) >= CANARY_LATE_MS;

const isLate = ({ found, missedAt }: Sighted): boolean =>
  found !== null && [found.deliveredAt, missedAt].some((time) => between(found.eventTime, time) >= CANARY_LATE_MS);

/** Event history tells no time of delivery: what a first search finds after 20 minutes may have been there for long. */
const isFoundLate = (one: Sighted): boolean => one.found?.deliveredAt === null && latencyMs(one) >= CANARY_LATE_MS;

/** What became of a call, of which the searches of its sink had these problems. */
export function arrivalState(one: Sighted, [problem]: readonly string[]): ArrivalState {
  if (isHere(one)) return isLate(one) ? "late" : isFoundLate(one) ? "arrived" : "in-time";
  if (isLost(one)) return "lost";
  if (problem !== undefined) return isDeniedProblem(problem) ? "denied" : "unreadable";
  return between(one.made.calledAt, one.missedAt) < CANARY_LATE_MS ? "not-yet" : "undecidable";
}

/** Milliseconds; negative where there is no time. */
export const between = (call: string, time: string | null): number =>
  time === null ? -1 : Date.parse(time) - Date.parse(call);

/** Until the delivery, where it is known; else until a search had it. */
export const latencyMs = ({ found }: Sighted): number =>
  found ? Math.max(0, between(found.eventTime, found.deliveredAt ?? found.foundAt)) : 0;

export function whyMissing(one: Sighted): string {
  const { found, trails, missedAt, made } = one;
  if (found && found.copies < trails)
    return `${labelOf(one)}: ${counted(found.copies, "copy", "copies")}, and ${trails} trails record it and deliver there`;
  const after = between(made.calledAt, missedAt);
  const searched = after < 0 ? "no search was complete" : `the last search was ${shownSeconds(after)} after the call`;
  return `${labelOf(one)}, called at ${made.calledAt}, is missing: ${searched}`;
}

/** `sts:GetCallerIdentity in eu-west-1` */
export const labelOf = ({ made: { eventSource, eventName, region } }: Sighted): string =>
  `${eventSource.split(".")[0]}:${eventName} in ${region}`;
