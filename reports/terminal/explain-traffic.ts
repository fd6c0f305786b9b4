import type { Difference, Explanation, Malformed, SourceRow } from "../../src/model/documents/explanation.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import { counted, shorten, thousands } from "../../src/model/text/safe-text.ts";
import { type Layout, layout, line, wrap } from "./layout.ts";
import { table } from "./table.ts";

const LONGEST = 400;
const MOST_ROWS = 20;
const MOST_MALFORMED = 5;

/** The answer about the events of log files, for a terminal. */
export function trafficText(document: Explanation, { width, color }: Pick<ReportContext, "width" | "color">): string {
  const to = layout(width, color);
  const { summary, bySource, malformed, difference } = document;
  const { events, recorded, notRecorded, undecidable } = summary;
  const bad = notRecorded > 0 ? "red" : undecidable + summary.malformed > 0 || events === 0 ? "yellow" : "green";
  const verdict =
    events === 0
      ? "No events were found."
      : `${thousands(recorded)} of ${counted(events, "event").replace(String(events), thousands(events))} ${document.evaluatedBy === "account" ? "are" : "would be"} recorded, ${thousands(notRecorded)} not${undecidable > 0 ? `, ${thousands(undecidable)} undecidable` : ""}.`;
  const ineffective = document.trails.filter(({ effective }) => effective !== true);
  const sections = [
    wrap(verdict, to.width).map((one) => to.paint(["bold", bad], one)),
    ineffective.flatMap(({ name, effective, because }) =>
      wrap(
        line(`${name} ${effective === false ? "records nothing" : "may record nothing"}: ${because}`, LONGEST),
        to.width,
        "",
        "  ",
      ),
    ),
    rowsText(bySource, difference !== undefined),
    difference ? differenceText(difference, to) : [],
    aggregatedText(summary.aggregated ?? 0, to),
    malformedText(malformed, summary.malformed, to),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

const source = (text: string | null) => line(text?.replace(/\.amazonaws\.com(\.cn)?$/, "") ?? "(none)", 30);

function rowsText(rows: readonly SourceRow[], compared: boolean): string[] {
  if (rows.length === 0) return [];
  const shown = rows
    .slice(0, MOST_ROWS)
    .map((row) => [
      shorten(`${source(row.eventSource)}:${line(row.eventName ?? "(none)", 60)}`, compared ? 24 : 31),
      line(row.awsRegion ?? "(none)", 14),
      thousands(row.recorded),
      thousands(row.notRecorded),
      thousands(row.undecidable),
      ...(compared ? [`+${thousands(row.newlyRecorded ?? 0)}`, `-${thousands(row.noLongerRecorded ?? 0)}`] : []),
    ]);
  const head = ["Event", "Region", "recorded", "not", "unknown", ...(compared ? ["new", "lost"] : [])];
  const more = rows.length - MOST_ROWS;
  return [...table(head, shown, 2), ...(more > 0 ? [`… and ${thousands(more)} more kinds of events in the JSON`] : [])];
}

const dollars = (value: number) => `${value < 0 ? "-" : ""}$${Math.abs(value).toFixed(Math.abs(value) < 1 ? 4 : 2)}`;

function differenceText(
  { newlyRecorded, noLongerRecorded, same, undecidable, cost }: Difference,
  to: Layout,
): string[] {
  const open = undecidable > 0 ? `, ${thousands(undecidable)} undecidable` : "";
  const { before, after } = cost.total;
  return [
    ...wrap(
      `The proposal newly records ${thousands(newlyRecorded)} of these events and no longer records ${thousands(noLongerRecorded)}; ${thousands(same)} are as before${open}.`,
      to.width,
    ),
    ...wrap(
      `Estimate at list prices of ${cost.pricesAsOf} (${cost.priceRegion}) for these events: ${dollars(before)} before, ${dollars(after)} after.`,
      to.width,
    ),
    ...table(
      ["Source", "before", "after", "change"],
      cost.bySource
        .slice(0, MOST_ROWS)
        .map((one) => [source(one.eventSource), dollars(one.before), dollars(one.after), dollars(one.change)]),
      1,
    ).slice(0, cost.bySource.length > 0 ? undefined : 0),
  ];
}

function aggregatedText(count: number, to: Layout): string[] {
  if (count === 0) return [];
  const many = count === 1 ? "1 aggregated event" : `${thousands(count)} aggregated events`;
  return wrap(`Skipped ${many}: CloudTrail's five-minute summaries of data events are not records of calls.`, to.width);
}

function malformedText(malformed: readonly Malformed[], count: number, to: Layout): string[] {
  if (count === 0) return [];
  const rest = count - Math.min(malformed.length, MOST_MALFORMED);
  return [
    `Skipped ${count === 1 ? "1 file or record" : `${thousands(count)} files or records`}:`,
    ...malformed
      .slice(0, MOST_MALFORMED)
      .flatMap(({ file, at, problem }) =>
        wrap(line(`${file}${at === null ? "" : `, byte ${at}`}: ${problem}`, LONGEST), to.width, "  ", "    "),
      ),
    ...(rest > 0 ? [`  … and ${thousands(rest)} more`] : []),
  ];
}
