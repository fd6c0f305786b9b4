import type { EventQuery, EventSearch } from "../../model/documents/events.ts";
import type { Unexpected } from "../../model/documents/unexpected.ts";

/** The answer of the rules, which is incomplete where the sources do not hold what was asked for: no event is no answer there. */
export function withUncovered(
  unexpected: Unexpected,
  { query, sources, found }: Pick<EventSearch, "query" | "sources" | "found">,
): Unexpected {
  // A source that holds all of it makes up for the others.
  const uncovered = sources.every((source) => source.uncovered) ? sources : [];
  // Event history is AWS's own record: no event there is an answer.
  const empty =
    found === 0 && isOfRange(query) ? sources.filter(({ source, read }) => source !== "history" && read > 0) : [];
  const said = found === 0 ? "Nothing was evaluated" : "Evaluated in part";
  const notes = [
    ...uncovered.map(({ name }) => `${said}: ${name} does not hold all events that were asked for`),
    ...empty.map(({ name }) => `${said}: ${name} has no event of the time, the Regions and the accounts`),
  ];
  return notes.length === 0 ? unexpected : { ...unexpected, complete: false, notes: [...notes, ...unexpected.notes] };
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
