import type { EventSummary, SummaryList } from "../../src/model/documents/event-summary.ts";
import type { EventSearch } from "../../src/model/documents/events.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import { shortArn } from "../../src/model/events/identity.ts";
import { counted, thousands } from "../../src/model/text/safe-text.ts";
import { unreadWords } from "./events.ts";
import { inert, type Layout, layout, line, narrowed } from "./layout.ts";
import { table } from "./table.ts";

const MOST_ROWS = 10;
const MOST_HOURS = 48;
const BAR = 30;
/** Count, first and last time, and what is between them. */
const OTHERS = 56;

/** Counts of a search, in place of its events. */
export function eventSummaryText(
  { found, sources }: EventSearch,
  summary: EventSummary,
  display: Pick<ReportContext, "width" | "color">,
): string {
  const to = layout(display.width, display.color);
  const errors = summary.errors > 0 ? `, ${thousands(summary.errors)} with an error,` : "";
  const range = summary.first === null ? "" : ` from ${summary.first} to ${summary.last}`;
  const counts =
    found === 0 ? "No event matches" : `${thousands(found)} ${found === 1 ? "event" : "events"}${errors}${range}`;
  const title = `${counts}${unreadWords(sources)}`;
  const lists = [
    listLines("Principal", summary.principals, to),
    listLines("Event", summary.events, to),
    listLines("Error", summary.errorCodes, to),
    listLines("Region", summary.regions, to),
    hourLines(summary),
  ].filter((lines) => lines.length > 0);
  const notes = sources.flatMap((source) => source.notes.map((note) => line(note)));
  return `${[[to.paint("bold", line(title))], ...lists, ...(notes.length > 0 ? [notes] : [])]
    .map((lines) => lines.map(inert).join("\n"))
    .join("\n\n")}\n`;
}

function listLines(head: string, { rows, values, uncounted }: SummaryList, { width, wraps }: Layout): string[] {
  if (rows.length === 0) return [];
  const shown = rows
    .slice(0, MOST_ROWS)
    .map(({ value, count, first, last }) => [
      wraps ? narrowed(line(shortArn(value)), Math.max(20, width - OTHERS)) : line(value),
      first ?? "-",
      last ?? "-",
      thousands(count),
    ]);
  const more = values - shown.length;
  return [
    ...table([head, "First seen", "Last seen", "Events"], shown, 3),
    ...(more > 0 ? [`and ${thousands(more)} more`] : []),
    ...(uncounted > 0 ? [`${counted(uncounted, "event")} with further values`] : []),
  ];
}

function hourLines({ hours }: EventSummary): string[] {
  if (hours.length === 0) return [];
  const shown = hours.slice(-MOST_HOURS);
  const most = Math.max(...shown.map(({ count }) => count));
  const rows = shown.map(({ hour, count, errors }) => [
    hour,
    "█".repeat(Math.max(1, Math.round((BAR * count) / most))),
    thousands(count),
    thousands(errors),
  ]);
  const more = hours.length - shown.length;
  return [
    ...table(["Hour", "", "Events", "Errors"], rows, 2),
    ...(more > 0 ? [`and ${counted(more, "earlier hour")}`] : []),
  ];
}
