import type { ScanResult } from "../../../src/model/documents/result.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { type ArrivalsView, arrivals } from "../drawings/arrivals.ts";
import type { Anchors } from "../drawings/trail-chain.ts";
import { moment } from "../plain.ts";

/** The calls that were made to be found, and when they were. */
export interface CanaryView {
  readonly made: string;
  readonly arrivals: ArrivalsView;
}

/** Null without a canary. */
export function canaryView(result: ScanResult, anchors: Anchors): CanaryView | null {
  const calls = result.canary?.calls ?? [];
  const drawing = arrivals(result, anchors);
  if (!drawing) return null;
  const regions = new Set(calls.map(({ region }) => region));
  const [first = ""] = calls.map(({ calledAt }) => calledAt).sort();
  return {
    made: `${counted(calls.length, "harmless call")} in ${counted(regions.size, "Region")}, made at ${moment(first)}`,
    arrivals: drawing,
  };
}
