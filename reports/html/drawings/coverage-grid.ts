import { distinctName } from "../../../src/model/aws/trail-names.ts";
import type { Coverage, CoverageCell, ScanResult } from "../../../src/model/documents/result.ts";
import { groupBy } from "../../../src/model/group-by.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { inWords } from "../../../src/model/text/sentence.ts";
import { controlAnchor, findingAnchor } from "../findings/anchors.ts";
import type { Mark } from "../marks.ts";
import { line, name } from "../plain.ts";

interface CellView {
  /** What the cell links to. */
  readonly id: string;
  readonly title: string;
  readonly mark: Mark;
  readonly trails: string | null;
  readonly recorded: string | null;
  readonly notRecorded: string | null;
  readonly reason: string | null;
  /** Of a cell where all is recorded, the controls that evaluate it; else those that require the rest. */
  readonly links: readonly Link[];
  readonly isComplete: boolean;
  /** Controls that would require the rest, and are not in force. */
  readonly notInForce: string | null;
}

interface Link {
  readonly href: string;
  readonly title: string;
}

/** Regions in which the same is recorded: one row says it for all of them. */
interface GroupView {
  readonly id: string;
  readonly title: string;
  /** Every region of the group, where the title does not name them all. */
  readonly regions: string | null;
  readonly cells: readonly CellView[];
}

/** Columns that fit side by side: a row for each group, and in how many Regions all is recorded. */
interface GridView {
  readonly titles: readonly string[];
  readonly rows: readonly Pick<GroupView, "id" | "title" | "cells">[];
  readonly sums: readonly { readonly title: string; readonly recorded: string }[];
}

/** Regions by kinds of events, one mark a cell; then what each cell stands for. */
export interface CoverageView {
  readonly grids: readonly GridView[];
  readonly groups: readonly GroupView[];
  /** The marks of the grids, worst first. */
  readonly key: readonly Mark[];
}

/** More columns than this are drawn in several grids. */
const COLUMNS = 10;

const MARKS: Readonly<Record<CoverageCell["status"], Mark>> = {
  recorded: { kind: "pass", word: "Recorded" },
  partly: { kind: "partly", word: "Partly" },
  not: { kind: "fail", word: "Not recorded" },
  unknown: { kind: "unknown", word: "Unknown" },
};

/** Null where coverage was not evaluated. */
export function coverageGrid(result: ScanResult): CoverageView | null {
  const { coverage } = result;
  if (!coverage || coverage.regions.length === 0) return null;
  const groups = groupsOf(coverage).map((group, i, all) => groupView(i, group, all.length === 1, coverage, result));
  const { kinds, regions } = coverage;
  const grids = Math.ceil(kinds.length / COLUMNS);
  const columns = Math.ceil(kinds.length / grids);
  return {
    grids: Array.from({ length: grids }, (_, i) => [i * columns, (i + 1) * columns] as const).map(([from, to]) => ({
      titles: kinds.slice(from, to).map(({ title }) => line(title)),
      rows: groups.map(({ id, title, cells }) => ({ id, title, cells: cells.slice(from, to) })),
      sums: kinds.slice(from, to).map(({ id, title }) => {
        const recorded = regions.filter(({ cells }) =>
          cells.some((one) => one.kind === id && one.status === "recorded"),
        );
        return { title: line(title), recorded: `${recorded.length} of ${regions.length}` };
      }),
    })),
    groups,
    key: (["not", "unknown", "partly", "recorded"] as const)
      .filter((status) => regions.some(({ cells }) => cells.some((one) => one.status === status)))
      .map((status) => MARKS[status]),
  };
}

/** Equal Regions together, those with the least recorded first. */
function groupsOf(coverage: Coverage): Coverage["regions"][] {
  // An ARN in an example names its region: for the rest regions can be alike.
  const groups = groupBy(coverage.regions, ({ region, cells }) =>
    JSON.stringify(cells).replaceAll(`:${region}:`, ":REGION:"),
  );
  const recorded = ([first]: Coverage["regions"]) =>
    first?.cells.filter(({ status }) => status === "recorded").length ?? 0;
  return [...groups.values()].sort((a, b) => recorded(a) - recorded(b));
}

const NAMED = 3;

function groupView(
  index: number,
  group: Coverage["regions"],
  isOnlyGroup: boolean,
  { kinds }: Coverage,
  result: ScanResult,
): GroupView {
  const id = `coverage-${index + 1}`;
  const regions = group.map(({ region }) => line(region));
  const all = isOnlyGroup && regions.length > 1;
  const named = regions.length <= NAMED;
  return {
    id,
    title: named ? inWords(regions) : `${all ? "All " : ""}${counted(regions.length, "Region")}`,
    regions: named ? null : regions.join(", "),
    cells: (group[0]?.cells ?? []).map((cell, column) => {
      const kind = kinds.find(({ id }) => id === cell.kind);
      const required = cell.requiredBy ?? [];
      const inForce = required.filter((id) => result.controls.some((control) => control.id === id));
      const notInForce = required.filter((id) => !inForce.includes(id));
      const isComplete = cell.status === "recorded" || inForce.length === 0;
      return {
        id: `${id}-${column + 1}`,
        title: line(kind?.title ?? cell.kind),
        mark: MARKS[cell.status],
        trails: cell.trails.length > 0 ? inWords(cell.trails.map((arn) => trailName(arn, result))) : null,
        recorded: cell.recorded === undefined ? null : line(cell.recorded),
        notRecorded: cell.notRecorded === undefined ? null : line(cell.notRecorded),
        reason: cell.reason === undefined ? null : line(cell.reason),
        links: (isComplete ? (kind?.controls ?? []) : inForce).flatMap((id) => linkTo(id, regions, result)),
        isComplete,
        notInForce: notInForce.length > 0 ? inWords(notInForce.map(line)) : null,
      };
    }),
  };
}

function trailName(arn: string, { trails }: ScanResult): string {
  const trail = trails.find((one) => one.arn === arn);
  return name(trail ? distinctName(trail, trails) : arn);
}

/** To the finding, where it is one; else to the control, under which they stand. */
function linkTo(control: string, regions: readonly string[], { findings }: ScanResult): Link[] {
  const own = findings.filter((one) => one.control === control);
  const here = own.filter(({ resource }) => resource.region === null || regions.includes(resource.region));
  const shown = here.length > 0 ? here : own;
  const [only] = shown;
  if (!only) return [];
  const href = shown.length === 1 ? `#${findingAnchor(only, findings)}` : `#${controlAnchor(control)}`;
  return [{ href, title: line(control) }];
}
