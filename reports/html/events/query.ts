import type { EventQuery } from "../../../src/model/documents/events.ts";
import { line, moment } from "../plain.ts";

const LISTS: readonly (readonly [keyof EventQuery, string])[] = [
  ["eventIds", "Event ID"],
  ["eventNames", "Event"],
  ["eventSources", "Service"],
  ["users", "User"],
  ["accessKeys", "Access key"],
  ["principals", "Principal"],
  ["addresses", "Source address"],
  ["errorCodes", "Error"],
  ["resources", "Resource"],
  ["regions", "Region"],
  ["accounts", "Account"],
  ["terms", "Contains"],
];

/** A query in words: what each event has to be. */
export function queryView(query: EventQuery) {
  const { since, until, readOnly, where } = query;
  const lists = LISTS.flatMap(([member, term]) => {
    const values = query[member];
    return Array.isArray(values) && values.length > 0 ? [{ term, text: values.map(line).join(" or ") }] : [];
  });
  const conditions = [
    ...(since === null ? [] : [{ term: "From", text: moment(since) }]),
    ...(until === null ? [] : [{ term: "To", text: moment(until) }]),
    ...lists,
    ...(readOnly === null ? [] : [{ term: "Read-only", text: readOnly ? "yes" : "no" }]),
    ...(query.followSessions ? [{ term: "And", text: "what was done with credentials that these calls issued" }] : []),
    ...where.map((expression) => ({ term: "CEL", text: line(expression) })),
  ];
  return conditions.length > 0 ? conditions : [{ term: "Events", text: "all" }];
}
