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

const made = new WeakMap<EventSet, SearchDomain>();

/** The events of a set; the texts of its samples are preferred. */
export function searchDomainOf(set: EventSet): SearchDomain {
  const known = made.get(set) ?? makeDomain(set);
  made.set(set, known);
  return known;
}

function makeDomain(set: EventSet): SearchDomain {
  // Most questions are answered without a preferred text.
  let texts: ReadonlyMap<Field, ReadonlySet<string>> | undefined;
  const preferred = (field: Field) => {
    texts ??= textsOfSamples(set);
    return [...(texts.get(field) ?? [])];
  };
  const domain = domainOf(set);
  return { domain, preferred, fillers: (field, prefix) => fillers(field, prefix, domain[field]) };
}

function textsOfSamples({ samples }: EventSet): ReadonlyMap<Field, ReadonlySet<string>> {
  const texts = new Map<Field, Set<string>>(FIELDS.map((field) => [field, new Set()]));
  for (const sample of samples) for (const [field, text] of pointOf(sample) ?? []) texts.get(field)?.add(text);
  return texts;
}
