/** What the User-Agent of a canary's calls begins with, before the token. */
export const CANARY_AGENT = "trailproof-canary";

/**
 * A call that is missing for so long is lost. CloudTrail delivers within about 5 minutes on average and names 15 minutes for Event
 * history; 5 are the margin. Source: AWS CloudTrail User Guide, "How CloudTrail works".
 */
export const CANARY_LATE_MINUTES = 20;
export const CANARY_LATE_MS = CANARY_LATE_MINUTES * 60_000;
