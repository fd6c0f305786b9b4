import type { Field } from "../event/event.ts";
import { domainOf, type EventSet, type Point, pointOf } from "../sets/event-set.ts";
import { likelyRests } from "../text/text-format.ts";
import type { TextSet } from "../text/text-set.ts";

/**
 * The events that meet all conditions of a part of a selector, under one interpretation of what AWS leaves open: a Cartesian
 * product of text sets, one for each field.
 */
export interface EventProduct {
  readonly conditions: readonly { readonly field: Field; readonly texts: TextSet }[];
  readonly anyCase: boolean;
}

/** The events among which an event is searched, and which texts it should have. */
export interface SearchDomain {
  readonly domain: Readonly<Record<Field, TextSet>>;
  /** Preferred texts of a field, best first. */
  readonly preferred: (field: Field) => readonly string[];
  /** Middles for texts of which only prefix and suffix matter. */
  readonly fillers: (field: Field, prefix: string) => readonly string[];
}

/** Middles that make a likely text after a prefix. */
function fillers(field: Field, prefix: string, { format }: TextSet): readonly string[] {
  if (format) return likelyRests(format, prefix);
  return field === "eventName" ? ["Example", "ExampleCall"] : ["example", "other-example"];
}

/** The events of a set; the texts of its samples are preferred. */
export function searchDomainOf(set: EventSet): SearchDomain {
  // Most questions are answered without a preferred text.
  let points: readonly (Point | undefined)[] | undefined;
  const preferred = (field: Field) => {
    points ??= set.samples.map(pointOf);
    return [...new Set(points.flatMap((point) => point?.get(field) ?? []))];
  };
  const domain = domainOf(set);
  return { domain, preferred, fillers: (field, prefix) => fillers(field, prefix, domain[field]) };
}
