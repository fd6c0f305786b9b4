import { rowOf } from "../resources/graph.ts";
import type { TrailLink } from "./trail-links.ts";

/** Whether checks on a type state their links: the type does not say it. */
export const statesLinks = (type: string): boolean => rowOf(type)?.trailLink === "stated";

/** The links of a trail's chain that a check evaluates, by what it states or by its type. */
export function linksOf({
  links,
  resourceType,
}: {
  readonly links?: readonly TrailLink[];
  readonly resourceType: string;
}): readonly TrailLink[] {
  if (links) return links;
  const own = rowOf(resourceType)?.trailLink;
  return own === undefined || own === "stated" ? [] : [own];
}
