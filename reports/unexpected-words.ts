import type { EventSearch } from "../src/model/documents/events.ts";

/** What is said where there is no finding: of events that were not evaluated, nothing is known. */
export function noneWords({
  unexpected,
  found,
  sources,
}: Pick<EventSearch, "unexpected" | "found" | "sources">): string {
  const isAll = unexpected?.complete !== false && sources.every(({ skipped }) => skipped === 0);
  if (isAll) return "No unexpected access";
  return found === 0 ? "Nothing was evaluated" : "No unexpected access in what was evaluated";
}
