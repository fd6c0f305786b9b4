import stringWidth from "string-width";
import type { EventSearch } from "../../src/model/documents/events.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import { callerOf, shortArn } from "../../src/model/events/identity.ts";
import { type EventRecord, textAt } from "../../src/model/events/record.ts";
import { resourcesOf } from "../../src/model/events/resources.ts";
import { counted } from "../../src/model/text/safe-text.ts";
import { unlistedWords } from "../event-answer.ts";
import { inert, layout, line, narrowed } from "./layout.ts";
import { table } from "./table.ts";

interface Column {
  readonly head: string;
  readonly value: (record: EventRecord) => string | undefined;
  /** On a terminal it is no wider than this. */
  readonly most: number;
  /** Columns that a terminal has no room for are not shown, the highest number first. */
  readonly rank: number;
}

const member = (name: string) => (record: EventRecord) => textAt(record, name);

const COLUMNS: readonly Column[] = [
  { head: "Time", value: member("eventTime"), most: 24, rank: 0 },
  { head: "Region", value: member("awsRegion"), most: 14, rank: 5 },
  { head: "Principal", value: callerOf, most: 36, rank: 1 },
  { head: "Event", value: member("eventName"), most: 32, rank: 0 },
  { head: "Resource", value: (record) => resourcesOf(record)[0], most: 28, rank: 4 },
  { head: "Source address", value: member("sourceIPAddress"), most: 24, rank: 3 },
  { head: "Error", value: member("errorCode"), most: 24, rank: 2 },
];
/** Between two columns. */
const GAP = 2;
const LONGEST_CELL = 2048;

/** A row for each event, the newest first, and what was searched. A file or a pipe has every column in full. */
export function eventsText(search: EventSearch, { width, color }: Pick<ReportContext, "width" | "color">): string {
  const { events, found, sources } = search;
  const { paint } = layout(width, color);
  const { columns, omitted } = width === undefined ? { columns: COLUMNS, omitted: [] } : fitting(events, width);
  const rows = events.map((record) => columns.map((column) => cellOf(column, record, width !== undefined)));
  const heads = columns.map(({ head }) => head);
  const unlisted = unlistedWords(search);
  const lines = [
    ...(rows.length > 0 ? table(heads, rows, heads.length) : []),
    ...(omitted.length > 0 ? [`A wider terminal or a pipe has ${omitted.join(", ")}, too`] : []),
    ...(unlisted === null ? [] : [unlisted]),
    paint("bold", `${found === 0 ? "No event matches" : counted(found, "event")}${unreadWords(sources)}`),
    ...(found === 0 ? [searchedWords(search)] : []),
    ...sources.flatMap(({ notes }) => notes.map((note) => line(note))),
    ...(search.hints ?? []).map((hint) => line(hint)),
  ];
  return `${lines.map(inert).join("\n")}\n`;
}

/** What was searched, where nothing was found. */
function searchedWords({ sources, query: { since, until } }: EventSearch): string {
  const range = [...(since === null ? [] : [`from ${since}`]), ...(until === null ? [] : [`up to ${until}`])].join(" ");
  return `Searched: ${sources.map(({ name }) => line(name)).join("; ")}${range === "" ? "" : `, ${range}`}`;
}

/** What was not read may have more. */
export function unreadWords(sources: EventSearch["sources"]): string {
  const skipped = sources.reduce((sum, source) => sum + source.skipped, 0);
  return skipped === 0 ? "" : `; ${counted(skipped, "part")} could not be read`;
}

function cellOf({ value, most }: Column, record: EventRecord, isTerminal: boolean): string {
  const text = value(record) ?? "-";
  return isTerminal ? narrowed(line(shortArn(text)), most) : line(text, LONGEST_CELL);
}

/** The columns that a terminal has room for. One without a value has none to show. */
function fitting(events: readonly EventRecord[], width: number) {
  const sized = COLUMNS.flatMap((column) => {
    const cells = events.map((record) => cellOf(column, record, true));
    const isEmpty = cells.every((cell) => cell === "-");
    return isEmpty
      ? []
      : [{ column, size: Math.max(stringWidth(column.head), ...cells.map((cell) => stringWidth(cell))) }];
  });
  const total = () => sized.reduce((sum, { size }) => sum + size + GAP, -GAP);
  const omitted: string[] = [];
  while (total() > width && sized.some(({ column }) => column.rank > 0)) {
    const last = sized.reduce((a, b) => (b.column.rank > a.column.rank ? b : a));
    sized.splice(sized.indexOf(last), 1);
    omitted.push(last.column.head);
  }
  return { columns: sized.map(({ column }) => column), omitted };
}
