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
