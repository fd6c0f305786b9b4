import { scaleLinear } from "d3-scale";
import type { Explanation, SourceRow } from "../../../src/model/documents/explanation.ts";
import { groupBy } from "../../../src/model/group-by.ts";
import { counted, thousands } from "../../../src/model/text/safe-text.ts";
import { ANSWERS, type AnswerMark } from "../explanation/answers.ts";
import { name } from "../plain.ts";
import { type Segment, stacked, sum } from "./stacked.ts";

type Counts = Pick<SourceRow, (typeof ANSWERS)[number]["member"]>;

interface Bar {
  /** By answer, in the order of {@link EventBarsView.kinds}. */
  readonly counts: readonly string[];
  readonly segments: readonly Segment[];
}

interface RowView {
  readonly name: string;
  readonly total: string;
  readonly after: Bar;
  /** Without the proposal; null where nothing is compared. */
  readonly before: Bar | null;
  /** `+3, −12`: newly recorded, and no longer recorded. */
  readonly change: string;
}

/** A bar of events for each source or Region, by whether they are recorded; with a proposal two, before and after. */
export interface EventBarsView {
  /** Unique in the page. */
  readonly id: string;
  readonly caption: string;
  readonly head: string;
  readonly compared: boolean;
  readonly kinds: readonly AnswerMark[];
  readonly rows: readonly RowView[];
  readonly more: string | null;
}

/** The JSON report has all. */
const MOST_ROWS = 40;

const BY = {
  eventSource: { id: "by-source", head: "Event source", noun: "event source", none: "no event source" },
  awsRegion: { id: "by-region", head: "Region", noun: "Region", none: "no Region" },
} as const;

/** Null where there is no event. Names with most to look at first: what changes, else what is not recorded. */
export function eventBars({ bySource, difference }: Explanation, by: keyof typeof BY): EventBarsView | null {
  if (bySource.length === 0) return null;
  const compared = difference !== undefined;
  const rows = [...groupBy(bySource, (row) => row[by])]
    .map(([named, own]) => total(named, own))
    .sort((a, b) => b.news - a.news || b.after.notRecorded - a.after.notRecorded || b.total - a.total);
  const { id, head, noun, none } = BY[by];
  const kinds = ANSWERS.filter(({ member }) => rows.some(({ after, before }) => after[member] + before[member] > 0));
  const x = scaleLinear([0, Math.max(1, ...rows.map((row) => row.total))], [0, 100]);
  const bar = (counts: Counts): Bar => {
    const numbers = kinds.map(({ member }) => counts[member]);
    return {
      counts: numbers.map(thousands),
      segments: stacked(
        kinds.map(({ kind }) => kind),
        numbers.map((one) => x(one)),
      ),
    };
  };
  return {
    id,
    caption: compared
      ? `Events by ${noun} before and after the proposal, all bars on one scale. Change: newly recorded (+) and no longer recorded (\u2212).`
      : `Events by ${noun}, all bars on one scale`,
    head,
    compared,
    kinds: kinds.map(({ kind, word }) => ({ kind, word })),
    rows: rows.slice(0, MOST_ROWS).map((row) => ({
      name: row.named === null ? none : name(row.named),
      total: thousands(row.total),
      after: bar(row.after),
      before: compared ? bar(row.before) : null,
      change: changeText(row.newlyRecorded, row.noLongerRecorded),
    })),
    more:
      rows.length > MOST_ROWS ? `${counted(rows.length - MOST_ROWS, `more ${noun}`)}, each in the JSON result` : null,
  };
}

function total(named: string | null, rows: readonly SourceRow[]) {
  const of = (count: (row: SourceRow) => number | undefined) => sum(rows.map((row) => count(row) ?? 0));
  const newlyRecorded = of((row) => row.newlyRecorded);
  const noLongerRecorded = of((row) => row.noLongerRecorded);
  return {
    named,
    total: of(({ events }) => events),
    after: counts((member) => of((row) => row[member])),
    before: counts((member) => of((row) => row.before?.[member])),
    newlyRecorded,
    noLongerRecorded,
    news: newlyRecorded + noLongerRecorded,
  };
}

const counts = (of: (member: keyof Counts) => number): Counts => ({
  recorded: of("recorded"),
  notRecorded: of("notRecorded"),
  undecidable: of("undecidable"),
});

function changeText(newly: number, lost: number): string {
  const parts = [...(newly > 0 ? [`+${thousands(newly)}`] : []), ...(lost > 0 ? [`\u2212${thousands(lost)}`] : [])];
  return parts.join(", ") || "0";
}
