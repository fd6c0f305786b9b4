import type { Difference } from "../../../src/model/documents/explanation.ts";
import { line, name } from "../plain.ts";

export interface CostView {
  readonly sentence: string;
  readonly rows: readonly {
    readonly source: string;
    readonly before: string;
    readonly after: string;
    readonly change: string;
  }[];
}

/** The JSON result has all. */
const MOST_ROWS = 40;

/** As the terminal shows amounts: what is below a dollar with four digits. */
const dollars = (value: number) =>
  `${value < 0 ? "\u2212" : ""}$${Math.abs(value).toFixed(Math.abs(value) < 1 ? 4 : 2)}`;

/** What the events cost before and after a proposal; null where nothing is compared. */
export function costView(difference: Difference | undefined): CostView | null {
  if (!difference) return null;
  const { cost } = difference;
  const { before, after } = cost.total;
  return {
    sentence: line(
      `Estimate at list prices of ${cost.pricesAsOf} (${cost.priceRegion}) for these events: ${dollars(before)} before, ${dollars(after)} after.`,
    ),
    rows: cost.bySource.slice(0, MOST_ROWS).map((one) => ({
      source: one.eventSource === null ? "no event source" : name(one.eventSource),
      before: dollars(one.before),
      after: dollars(one.after),
      change: dollars(one.change),
    })),
  };
}
