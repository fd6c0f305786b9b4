import { distinctName } from "../../../src/model/aws/trail-names.ts";
import type { Coverage, CoverageCell, ScanResult } from "../../../src/model/documents/result.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { inWords } from "../../../src/model/text/sentence.ts";
import { controlAnchor, findingAnchor } from "../findings/anchors.ts";
import type { Mark } from "../marks.ts";
import { line, name } from "../plain.ts";

interface CellView {
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

/** Regions in which the same is recorded: one table says it for all of them. */
export interface CoverageView {
  readonly title: string;
  /** Every region of the group, where the title does not name them all. */
  readonly regions: string | null;
  readonly cells: readonly CellView[];
}

const MARKS: Readonly<Record<CoverageCell["status"], Mark>> = {
  recorded: { kind: "pass", word: "Recorded" },
  partly: { kind: "partly", word: "Partly" },
  not: { kind: "fail", word: "Not recorded" },
  unknown: { kind: "unknown", word: "Unknown" },
};

/** The coverage map, equal Regions shown once, the Region with the least recorded first. */
export function coverageView(result: ScanResult): CoverageView[] {
  const { coverage } = result;
  if (!coverage) return [];
  const groups = new Map<string, Coverage["regions"]>();
  for (const one of coverage.regions) {
    // An ARN in an example names its region: for the rest regions can be alike.
    const key = JSON.stringify(one.cells).replaceAll(`:${one.region}:`, ":REGION:");
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const recorded = ([first]: Coverage["regions"]) =>
    first?.cells.filter(({ status }) => status === "recorded").length ?? 0;
  return [...groups.values()]
    .sort((a, b) => recorded(a) - recorded(b))
    .map((group) => groupView(group, groups.size === 1, coverage, result));
}

const NAMED = 3;

function groupView(
  group: Coverage["regions"],
  isOnlyGroup: boolean,
  { kinds }: Coverage,
  result: ScanResult,
): CoverageView {
  const regions = group.map(({ region }) => line(region));
  const all = isOnlyGroup && regions.length > 1;
  const named = regions.length <= NAMED;
  return {
    title: named ? inWords(regions) : `${all ? "All " : ""}${counted(regions.length, "Region")}`,
    regions: named ? null : regions.join(", "),
    cells: (group[0]?.cells ?? []).map((cell) => {
      const kind = kinds.find(({ id }) => id === cell.kind);
      const required = cell.requiredBy ?? [];
      const inForce = required.filter((id) => result.controls.some((control) => control.id === id));
      const notInForce = required.filter((id) => !inForce.includes(id));
      const isComplete = cell.status === "recorded" || inForce.length === 0;
      return {
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
