import type { EventQuery, EventSearch } from "../../model/documents/events.ts";
import type { Unexpected } from "../../model/documents/unexpected.ts";

/** The answer of the rules, which is incomplete where the sources do not hold what was asked for: no event is no answer there. */
export function withUncovered(unexpected: Unexpected, search: Searched): Unexpected {
  const { uncovered, empty } = missingIn(search);
  const said = search.found === 0 ? "Nothing was evaluated" : "Evaluated in part";
  const notes = [
    ...uncovered.map(({ name }) => `${said}: ${name} does not hold all events that were asked for`),
    ...empty.map(({ name }) => `${said}: ${name} ${EMPTY}`),
  ];
  return notes.length === 0 ? unexpected : { ...unexpected, complete: false, notes: [...notes, ...unexpected.notes] };
}

/** What the sources do not hold of what was asked for, a sentence each; none where one of them holds it. */
export function uncoveredTexts(search: Searched): string[] {
  const { uncovered, empty } = missingIn(search);
  return [...uncovered.flatMap((source) => source.uncovered ?? []), ...empty.map(({ name }) => `${name} ${EMPTY}`)];
}

type Searched = Pick<EventSearch, "query" | "sources" | "found">;

const EMPTY = "has no event of the time, the Regions and the accounts";

function missingIn({ query, sources, found }: Searched) {
  return {
    // A source that holds all of it makes up for the others.
    uncovered: sources.every((source) => source.uncovered) ? sources : [],
    // Event history is AWS's own record: no event there is an answer.
    empty:
      found === 0 && isOfRange(query) ? sources.filter(({ source, read }) => source !== "history" && read > 0) : [],
  };
}

/** Whether every event of a time, of Regions or accounts is asked for. */
const isOfRange = ({
  since: _,
  until: _until,
  regions: _regions,
  accounts: _accounts,
  readOnly,
  ...filters
}: EventQuery) => readOnly === null && Object.values(filters).every((values) => values.length === 0);
