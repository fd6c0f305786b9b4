import type { ReportContext } from "../../src/model/documents/report.ts";
import type { Anatomy } from "../../src/model/events/anatomy/anatomy.ts";
import { type Layout, layout, line, wrap } from "./layout.ts";

type Facts = Anatomy["sections"][number]["facts"];

/** Facts of a section that are shown: a request may have thousands. */
const MOST = 12;
const WIDEST_NAME = 40;

/** One event, what decides first. `all` adds every value of the record. */
export function anatomyText(
  { title, failed, sections, all }: Anatomy,
  { width, color }: Pick<ReportContext, "width" | "color">,
  withAll: boolean,
): string {
  const to = layout(width, color);
  const heading = wrap(line(title, 1000), to.width).map((one) => to.paint(["bold", failed ? "red" : "green"], one));
  const shown = sections.map(({ title: name, facts }) => [
    to.paint("bold", name),
    ...factLines(withAll ? facts : facts.slice(0, MOST), to),
    ...(!withAll && facts.length > MOST ? [`  and ${facts.length - MOST} more: --all`] : []),
  ]);
  const record = withAll
    ? [[to.paint("bold", "The record"), ...factLines(all, to)]]
    : [[`--all lists the ${all.length} values of the record.`]];
  return `${[heading, ...shown, ...record].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function factLines(facts: Facts, { width }: Layout): string[] {
  const names = facts.map(({ name }) => line(name, 200));
  const column = Math.min(Math.max(...names.map(({ length }) => length)), WIDEST_NAME);
  return facts.flatMap(({ value }, i) => {
    const name = names[i] ?? "";
    const text = line(value);
    if (name.length <= column) return wrap(text, width, `  ${name.padEnd(column)}  `, "      ");
    return [...wrap(name, width, "  "), ...wrap(text, width, "      ")];
  });
}
