import type { AlarmLink } from "./alarm-links.ts";

/** Links of a trail's chain, from the event to the person who is notified, in their order. Reports draw them. */
export const TRAIL_LINKS = [
  "logging",
  "selectors",
  "key",
  "bucket",
  "digests",
  "log-group",
  "metric-filters",
  "alarms",
  "topic",
  "subscriber",
] as const;
export type TrailLink = (typeof TRAIL_LINKS)[number];

/** The trail's link of a link of {@link AlarmLink | an alarm's chain}. The trail itself is logging, or it is not. */
export const LINK_OF_ALARM_LINK: Readonly<Record<Exclude<AlarmLink, "trail">, TrailLink>> = {
  selectors: "selectors",
  "log-group": "log-group",
  "log-class": "log-group",
  filter: "metric-filters",
  alarm: "alarms",
  dimensions: "alarms",
  threshold: "alarms",
};
