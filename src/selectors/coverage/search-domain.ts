import { FIELDS, type Field } from "../event/event.ts";
import { domainOf, type EventSet, pointOf } from "../sets/event-set.ts";
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
  /** Preferred texts, best first. */
  readonly preferred: ReadonlyMap<Field, readonly string[]>;
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
  const points = set.samples.map(pointOf);
  const preferred = new Map(
    FIELDS.map((field) => [field, [...new Set(points.flatMap((point) => point?.get(field) ?? []))]] as const),
  );
  const domain = domainOf(set);
  return { domain, preferred, fillers: (field, prefix) => fillers(field, prefix, domain[field]) };
}
