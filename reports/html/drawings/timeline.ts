import { scaleUtc } from "d3-scale";
import { symbol, symbolTriangle } from "d3-shape";
import { groupBy } from "../../../src/model/group-by.ts";
import type { IntegrityRegion } from "../../../src/model/integrity/integrity-result.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { moment } from "../plain.ts";
import { placesText } from "./places.ts";
import { type Tick, timeTicks } from "./time-ticks.ts";
import { type RowView, rowView, type SegmentKind, type TimedProblem, type TimedRegion } from "./timeline-row.ts";

/** What a timeline shows: of an `IntegrityResult`, or of a trail in a scan's result. */
export interface TimelineOf {
  readonly range: { readonly start: string; readonly end: string };
  readonly regions: readonly TimedRegion[];
  readonly problems?: readonly TimedProblem[];
}

/** One row for the Regions of which the same is to be drawn and said. */
interface JoinedRow extends RowView {
  readonly where: string;
  /** The Regions and accounts by name. */
  readonly places: string;
}

/** Verified, unverified and wrong times in each Region, over one range. */
export interface TimelineView {
  /** Unique in the page. */
  readonly id: string;
  readonly caption: string;
  readonly ticks: readonly Tick[];
  readonly pin: string;
  readonly rows: readonly JoinedRow[];
  readonly more: string | null;
  readonly key: readonly { readonly kind: SegmentKind; readonly word: string }[];
}

const SEGMENTS: readonly { readonly kind: SegmentKind; readonly word: string }[] = [
  { kind: "pass", word: "Verified" },
  { kind: "unknown", word: "Not verified" },
  { kind: "off", word: "Not verified, the trail was off" },
  { kind: "fail", word: "Not verified, something is wrong" },
];

const MAX_ROWS = 60;

/** @param id - of the figure, without spaces. Null where there is no Region. */
export function timeline(id: string, { range, regions, problems = [] }: TimelineOf): TimelineView | null {
  if (regions.length === 0) return null;
  const x = scaleUtc([new Date(range.start), new Date(range.end)], [0, 100]).clamp(true);
  const all = joinedRows(regions, problems, (time) => x(new Date(time)));
  const rows = all.length > MAX_ROWS ? all.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_ROWS) : all;
  return {
    id,
    caption: `Verified times from ${moment(range.start)} to ${moment(range.end)}`,
    ticks: timeTicks(x),
    pin: symbol(symbolTriangle, 40)() ?? "",
    rows,
    more: all.length > MAX_ROWS ? `${counted(all.length - MAX_ROWS, "more row")}, each in the JSON report` : null,
    key: SEGMENTS.filter(({ kind }) => rows.some(({ segments }) => segments.some((one) => one.kind === kind))),
  };
}

function joinedRows(
  regions: readonly TimedRegion[],
  problems: readonly TimedProblem[],
  x: (time: string) => number,
): JoinedRow[] {
  const accounts = new Set(regions.map(({ accountId }) => accountId));
  const own = groupBy(problems, placeOf);
  const rows = regions.map((place) => ({ place, row: rowView(place, own.get(placeOf(place)) ?? [], x) }));
  return [...groupBy(rows, ({ row }) => JSON.stringify(row)).values()].map((same) => {
    const { short, all } = placesText(
      same.map(({ place }) => place),
      accounts.size > 1,
    );
    return { ...same[0].row, where: short, places: all };
  });
}

const placeOf = ({ accountId, region }: Pick<IntegrityRegion, "accountId" | "region">) =>
  JSON.stringify([accountId, region]);

/** What is wrong first, then what is verified least. */
const rank = ({ mark, share }: RowView) => share - (mark.kind === "fail" ? 1 : 0);
