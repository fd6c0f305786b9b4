/** Links of the chain from a trail to an alarm, in their order. Reports draw them where a finding's data has `brokenLink`. */
export const ALARM_LINKS = [
  "trail",
  "selectors",
  "log-group",
  "log-class",
  "filter",
  "alarm",
  "dimensions",
  "threshold",
] as const;
export type AlarmLink = (typeof ALARM_LINKS)[number];
