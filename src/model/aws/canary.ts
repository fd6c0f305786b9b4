/** What the User-Agent of a canary's calls begins with, before the token. */
export const CANARY_AGENT = "trailproof-canary";

/** The controls that a canary decides. */
export const CANARY_CONTROL_OF = {
  "event-history": "canary-event-history",
  s3: "canary-s3",
  "cloudwatch-logs": "canary-cloudwatch",
} as const;
export const CANARY_CONTROLS = Object.values(CANARY_CONTROL_OF);

/** Within so long AWS delivers on average. Source: AWS CloudTrail User Guide, "How CloudTrail works". */
export const CANARY_AVERAGE_MINUTES = 5;
/** Within so long events are in Event history. Source: AWS CloudTrail User Guide, "Working with CloudTrail event history". */
export const CANARY_DOCUMENTED_MINUTES = 15;
/**
 * A call that is missing for so long is lost. CloudTrail delivers within about 5 minutes on average and names 15 minutes for Event
 * history; 5 are the margin. Source: AWS CloudTrail User Guide, "How CloudTrail works".
 */
export const CANARY_LATE_MINUTES = 20;
export const CANARY_LATE_MS = CANARY_LATE_MINUTES * 60_000;

/** What became of a call in a place where it belongs, the worst first. */
export const ARRIVAL_STATES = [
  "lost",
  "late",
  "denied",
  "unreadable",
  "undecidable",
  "not-yet",
  "arrived",
  "in-time",
] as const;
export type ArrivalState = (typeof ARRIVAL_STATES)[number];

/** How far the time of an object may be from that of its delivery in a trail's status: AWS does not say. */
const DELIVERY_MARGIN_MS = 60_000;

/**
 * The earliest last delivery, in milliseconds, of a trail that may have delivered a copy of a call: not before the call, and not before the
 * first of the copies. Times of records and of statuses are in seconds.
 *
 * @param copies - so many were found.
 * @param deliveries - when they were delivered, as far as that is known.
 */
export function firstDelivery(eventTime: string, copies: number, deliveries: readonly string[] = []): number {
  const called = Math.floor(Date.parse(eventTime) / 1000) * 1000;
  if (deliveries.length === 0 || deliveries.length < copies) return called;
  return Math.max(called, Math.min(...deliveries.map((time) => Date.parse(time))) - DELIVERY_MARGIN_MS);
}
