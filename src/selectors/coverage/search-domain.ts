import { FIELDS, type Field } from "../event/event.ts";
import { domainOf, type EventSet, pointOf } from "../sets/event-set.ts";
import { likelyRests } from "../text/text-format.ts";
import type { Language } from "../text/text-set.ts";
import type { Space } from "./event-product.ts";

/** Middles that make a likely text after the beginning that a literal gives. */
function fillers(field: Field, prefix: string, { format }: Language): readonly string[] {
  if (format) return likelyRests(format, prefix);
  return field === "eventName" ? ["Example", "ExampleCall"] : ["example", "other-example"];
}

/** Where to search for events of a set, and which texts to prefer: those of its samples. */
export function spaceOf(set: EventSet): Space {
  const points = set.samples.map(pointOf);
  const preferred = new Map(
    FIELDS.map((field) => [field, [...new Set(points.flatMap((point) => point?.get(field) ?? []))]] as const),
  );
  const domain = domainOf(set);
  return { domain, preferred, fillers: (field, prefix) => fillers(field, prefix, domain[field]) };
}
