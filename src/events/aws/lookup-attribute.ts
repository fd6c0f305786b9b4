import type { LookupAttribute } from "@aws-sdk/client-cloudtrail";
import type { EventQuery } from "../../model/documents/events.ts";

/** More lookups than this take longer than one without an attribute. */
const MOST_LOOKUPS = 10;

/**
 * What LookupEvents filters by: it takes one attribute with one value, so several values are several lookups. The most selective
 * attribute is taken; the search filters by the others. Source: CloudTrail API, "LookupAttribute".
 */
export function lookupAttributes(query: EventQuery): readonly (LookupAttribute | undefined)[] {
  const choices: readonly (readonly [NonNullable<LookupAttribute["AttributeKey"]>, readonly string[]])[] = [
    ["EventId", query.eventIds],
    ["AccessKeyId", query.accessKeys],
    ["EventName", query.eventNames],
    ["Username", query.users],
    ["EventSource", query.eventSources],
    // Not `false`: a call whose record has no `readOnly` may write.
    ["ReadOnly", query.readOnly ? ["true"] : []],
  ];
  for (const [AttributeKey, values] of choices)
    if (values.length > 0 && values.length <= MOST_LOOKUPS)
      return [...new Set(values)].map((AttributeValue) => ({ AttributeKey, AttributeValue }));
  return [undefined];
}
