import stringWidth from "string-width";
import type { Coverage, CoverageCell, ScanResult } from "../../../src/model/documents/result.ts";
import { groupBy } from "../../../src/model/group-by.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { clip, inert, type Layout, line, wrap } from "../layout.ts";
import { COVERAGE_MARKS } from "../marks.ts";

const NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const CELL = 2;
const GAP = 2;
const LEGEND_LINES = 2;

type Region = Coverage["regions"][number];

/** Which kinds of events are recorded where: a row for each kind, a column for each group of equal Regions. Nothing where it does not fit. */
export function coverageGrid({ coverage }: ScanResult, to: Layout): string[] {
  if (!coverage || coverage.regions.length === 0 || coverage.kinds.length === 0) return [];
  const groups = [...groupBy(coverage.regions, statuses).values()];
  const titles = coverage.kinds.map(({ title }) => inert(line(title)));
  const label = Math.max(...titles.map((title) => stringWidth(title)));
  if (groups.length > NAMES.length || 2 + label + groups.length * (CELL + GAP) > to.width) return [];
  const named = groups.length > 1;
  const where = named ? "" : ` in ${everywhere(coverage.regions)}`;
  return [
    ...wrap(`Recorded events${where}`, to.width).map((one) => to.paint("bold", one)),
    ...(named
      ? [`  ${" ".repeat(label)}${groups.map((_, i) => `${" ".repeat(GAP)}${nameOf(i)} `).join("")}`.trimEnd()]
      : []),
    ...coverage.kinds.map(({ id }, i) => {
      const title = titles[i] ?? "";
      return `  ${title}${" ".repeat(label - stringWidth(title))}${groups.map(([first]) => cell(first, id, to)).join("")}`;
    }),
    ...wrap(legend(groups, coverage.kinds), to.width, "  ").map((one) => to.paint("dim", one.replaceAll("_", " "))),
    ...(named ? groups.flatMap((group, i) => regionsOf(nameOf(i), group, groups, to)) : []),
  ];
}

function everywhere(regions: readonly Region[]): string {
  const [only] = regions;
  if (only && regions.length === 1) return line(only.region);
  return regions.length === 2 ? "both Regions" : `all ${regions.length} Regions`;
}

const statuses = ({ cells }: Region) => cells.map(({ kind, status }) => `${kind} ${status}`).join("\n");

const nameOf = (index: number) => NAMES[index] ?? "";

/** What is not said is not known. */
const statusOf = ({ cells }: Region, kind: string) => cells.find((one) => one.kind === kind)?.status ?? "unknown";

function cell(region: Region, kind: string, to: Layout): string {
  const { shape, style } = COVERAGE_MARKS[statusOf(region, kind)];
  return `${" ".repeat(GAP)}${to.paint(style, shape.repeat(CELL))}`;
}

/** The marks that occur, with their words; what belongs together is joined by `_`. */
function legend(groups: readonly (readonly Region[])[], kinds: Coverage["kinds"]): string {
  const found = new Set(groups.flat().flatMap((region) => kinds.map(({ id }) => statusOf(region, id))));
  return (Object.keys(COVERAGE_MARKS) as CoverageCell["status"][])
    .filter((status) => found.has(status))
    .map((status) => `${COVERAGE_MARKS[status].shape.repeat(CELL)} ${COVERAGE_MARKS[status].word}`.replaceAll(" ", "_"))
    .join(", ");
}

/** The Regions of a column. Those of the largest group are the ones that no other column names. */
function regionsOf(
  column: string,
  group: readonly Region[],
  groups: readonly (readonly Region[])[],
  to: Layout,
): string[] {
  const largest = groups.toSorted((a, b) => b.length - a.length)[0];
  const isRest = group === largest && group.length > 3;
  const text = isRest
    ? `the other ${counted(group.length, "Region")}`
    : group.map(({ region }) => line(region)).join(", ");
  return clip(wrap(`${column} = ${text}`, to.width, "  ", "      "), LEGEND_LINES, to);
}
