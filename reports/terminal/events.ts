import type { EventSearch } from "../../src/model/documents/events.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import { callerOf } from "../../src/model/events/identity.ts";
import { type EventRecord, textAt } from "../../src/model/events/record.ts";
import { resourcesOf } from "../../src/model/events/resources.ts";
import { counted, thousands } from "../../src/model/text/safe-text.ts";
import { inert, layout, line } from "./layout.ts";
import { table } from "./table.ts";

const HEAD = ["Time", "Region", "Principal", "Event", "Resource", "Source address", "Error"];

/** A row for each event, the newest first, and what was searched. */
export function eventsText(
  { events, found, sources }: EventSearch,
  display: Pick<ReportContext, "width" | "color">,
): string {
  const { paint } = layout(display.width, display.color);
  const rows = events.map(row);
  const more = found - events.length;
  const lines = [
    ...(rows.length > 0 ? table(HEAD, rows, HEAD.length) : []),
    ...(more > 0 ? [`and ${thousands(more)} earlier: list more with --limit`] : []),
    paint("bold", found === 0 ? "No event matches" : `${counted(found, "event")}`),
    ...sources.flatMap(({ notes }) => notes.map((note) => line(note))),
  ];
  return `${lines.map(inert).join("\n")}\n`;
}

function row(record: EventRecord): string[] {
  const [resource] = resourcesOf(record);
  return [
    textAt(record, "eventTime"),
    textAt(record, "awsRegion"),
    callerOf(record),
    textAt(record, "eventName"),
    resource,
    textAt(record, "sourceIPAddress"),
    textAt(record, "errorCode"),
  ].map((cell) => line(cell ?? "-", 120));
}
