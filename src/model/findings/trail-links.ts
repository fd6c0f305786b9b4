import type { ResourceType } from "../resources/resource-types.ts";
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

/** The link that a type of resources is; `none`: no part of a trail. `stated`: each check says it, for the type does not. */
const LINK_OF_TYPE: Readonly<Record<ResourceType, TrailLink | "none" | "stated">> = {
  account: "stated",
  region: "stated",
  trail: "stated",
  function: "stated",
  bucket: "bucket",
  key: "key",
  "log-group": "log-group",
  role: "log-group",
  "metric-filter": "metric-filters",
  alarm: "alarms",
  topic: "topic",
  subscription: "subscriber",
  "event-rule": "none",
  policy: "none",
  "event-data-store": "none",
};

/** Whether checks on a type state their links. */
export const statesLinks = (type: ResourceType): boolean => LINK_OF_TYPE[type] === "stated";

/** The links that a check evaluates, by what it states or by its type. */
export function linksOf({
  links,
  resourceType,
}: {
  readonly links?: readonly TrailLink[];
  readonly resourceType: ResourceType;
}): readonly TrailLink[] {
  if (links) return links;
  const own = LINK_OF_TYPE[resourceType] ?? "none";
  return own === "none" || own === "stated" ? [] : [own];
}

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
