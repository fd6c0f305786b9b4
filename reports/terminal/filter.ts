import type { FilterAnswer } from "../../src/model/documents/filter-answer.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import { counted } from "../../src/model/text/safe-text.ts";
import { layout, line, wrap } from "./layout.ts";

const MOST_LISTED = 20;

/** Which events a filter pattern matches, for a terminal. */
export function filterText({ events }: FilterAnswer, { width, color }: Pick<ReportContext, "width" | "color">): string {
  const to = layout(width, color);
  const having = (matches: boolean | null) => events.filter((event) => event.matches === matches);
  const [matching, undecided] = [having(true), having(null)];
  const doubt = undecided.length > 0 ? `, ${undecided.length} undecided` : "";
  const verdict =
    events.length === 0
      ? "There is no event to try the pattern on."
      : `The pattern matches ${matching.length} of ${counted(events.length, "event")}${doubt}.`;
  const shade = undecided.length > 0 ? "yellow" : matching.length > 0 ? "green" : "red";
  const listed = [...matching, ...undecided].sort((a, b) => a.index - b.index);
  const rows = listed
    .slice(0, MOST_LISTED)
    .map(({ index, eventID, matches }) =>
      line(`  ${matches === null ? "undecided" : "matches"}  event ${index}${eventID ? `  ${eventID}` : ""}`),
    );
  const more = listed.length > MOST_LISTED ? [`  and ${listed.length - MOST_LISTED} more`] : [];
  const title = wrap(verdict, to.width).map((one) => to.paint(["bold", shade], one));
  return `${[...title, ...rows, ...more].join("\n")}\n`;
}
