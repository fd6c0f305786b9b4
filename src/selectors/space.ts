import { FIELDS, type Field } from "./event.ts";
import type { Space } from "./search-box.ts";
import { domainOf, type EventSet, pointOf } from "./set.ts";

/** Middles that make a likely text after the beginning that a literal gives. */
function fillers(field: Field, prefix: string): readonly string[] {
  if (field === "eventName") return ["Example", "ExampleCall"];
  if (field === "resources.ARN") {
    if (/^arn:[^:]*:s3:::[^/]*$/.test(prefix)) return ["example/object.txt", "other-bucket/other-object.txt"];
    return ["example", "object.txt"];
  }
  return ["example", "other-example"];
}

/** Where to search for events of a set, and which texts to prefer: those of its samples. */
export function spaceOf(set: EventSet): Space {
  const points = set.samples.map(pointOf);
  const preferred = new Map(
    FIELDS.map((field) => [field, [...new Set(points.flatMap((point) => point?.get(field) ?? []))]] as const),
  );
  return { domain: domainOf(set), preferred, fillers };
}
