import stringWidth from "string-width";
import type { ResultDiff } from "../../src/model/documents/diff.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import { type DiffGroup, diffCounts, diffFigures, diffGroups } from "../diff-text.ts";
import { clip, facts, inert, type Layout, layout, line, wrap } from "./layout.ts";
import { STATUS_MARKS } from "./marks.ts";
import { table } from "./table.ts";

/** On a terminal; elsewhere a list is complete. */
const MOST = 12;
const MOST_LINES = 3;

const MARKS = {
  new: STATUS_MARKS.fail,
  notInOld: STATUS_MARKS.fail,
  changed: STATUS_MARKS.fail,
  fixed: STATUS_MARKS.pass,
  unresolved: STATUS_MARKS.unknown,
  unknown: STATUS_MARKS.unknown,
  newUnknown: STATUS_MARKS.unknown,
} as const;

/** What differs between two results, for a terminal. */
export function diffText(document: ResultDiff, { width, color }: Pick<ReportContext, "width" | "color">): string {
  const to = layout(width, color);
  const { account, evidence, findings } = document;
  const shade =
    findings.new.length > 0 ? "red" : findings.unknown.length + findings.newUnknown.length > 0 ? "yellow" : "green";
  const title = `Account ${account.id}${account.alias === null ? "" : ` (${account.alias})`}: ${diffCounts(document)}`;
  const sections = [
    wrap(line(title), to.width).map((one) => to.paint(["bold", shade], one)),
    figureLines(document, to),
    listed(
      "What changed in the evidence",
      evidence.map(({ words }) => entry(words, to)),
      to,
    ),
    ...diffGroups(document).map((group) => groupLines(group, to)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** A table; where it is too wide, a line for each figure. */
function figureLines(document: ResultDiff, to: Layout): string[] {
  const figures = diffFigures(document).map((row) => row.map((cell) => inert(line(cell))));
  const rows = table(["", "Old", "New"], figures, 3);
  if (rows.every((row) => stringWidth(row) <= to.width)) return rows;
  return figures.flatMap(([name, old, now]) =>
    wrap(old === now ? `${name}: ${now}` : `${name}: ${now} (before: ${old})`, to.width, "", "  "),
  );
}

function groupLines({ id, title, rows }: DiffGroup, to: Layout): string[] {
  const { shape, style } = MARKS[id];
  const entries = rows.map(({ severity, control, resource, region, said }) => {
    const where = `${resource}${region === null ? "" : ` in ${region}`}`;
    const [first = "", ...rest] = entry(`${shape} ${severity} ${control}, ${where}: ${said}`, to);
    return [first.replace(shape, () => to.paint(style, shape)), ...rest];
  });
  return listed(`${title} (${rows.length})`, entries, to);
}

const entry = (text: string, to: Layout): string[] =>
  clip(wrap(facts(text, to), to.width, "  ", "    "), MOST_LINES, to);

function listed(title: string, entries: readonly (readonly string[])[], to: Layout): string[] {
  if (entries.length === 0) return [];
  const shown = to.wraps ? entries.slice(0, MOST) : entries;
  const more = entries.length - shown.length;
  return [
    ...wrap(title, to.width).map((one) => to.paint("bold", one)),
    ...shown.flat(),
    ...(more > 0 ? [`  … and ${more} more in the JSON output`] : []),
  ];
}
