import type { EventSearch } from "../../model/documents/events.ts";
import type { Unexpected } from "../../model/documents/unexpected.ts";
import { type EventsOfRange, isOfRange } from "./events-of-range.ts";

/**
 * The answer of the rules, which is incomplete where the sources do not hold what was asked for: no event is no answer there.
 *
 * @param range - whether they hold any event of the time, the Regions and the accounts, by `eventsOfRange`
 */
export function withUncovered(unexpected: Unexpected, search: Searched, range: EventsOfRange): Unexpected {
  const { uncovered, empty } = missingIn(search, range !== "some");
  const said = search.found === 0 ? "Nothing was evaluated" : "Evaluated in part";
  const notes = [
    ...uncovered.map(({ name }) => `${said}: ${name} does not hold all events that were asked for`),
    ...empty.map(({ name }) => `${said}: ${name} ${range === "unknown" ? MAY_BE_EMPTY : EMPTY}`),
  ];
  return notes.length === 0 ? unexpected : { ...unexpected, complete: false, notes: [...notes, ...unexpected.notes] };
}

/** What the sources do not hold of what was asked for, a sentence each; none where one of them holds it. */
export function uncoveredTexts(search: Searched): string[] {
  const { uncovered, empty } = missingIn(search, isOfRange(search.query));
  return [...uncovered.flatMap((source) => source.uncovered ?? []), ...empty.map(({ name }) => `${name} ${EMPTY}`)];
}

type Searched = Pick<EventSearch, "query" | "sources" | "found">;

const EMPTY = "has no event of the time, the Regions and the accounts";
const MAY_BE_EMPTY =
  "has no event that matches; whether it has any of the time, the Regions and the accounts was not read, or not completely: search without further filters";

function missingIn({ sources, found }: Searched, mayBeEmpty: boolean) {
  return {
    // A source that holds all of it makes up for the others.
    uncovered: sources.every((source) => source.uncovered) ? sources : [],
    // Event history is AWS's own record: no event there is an answer.
    empty: found === 0 && mayBeEmpty ? sources.filter(({ source, read }) => source !== "history" && read > 0) : [],
  };
}
