import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolDiamond2,
  symbolSquare,
  symbolTimes,
  symbolTriangle,
} from "d3-shape";
import { ARRIVAL_STATES, type ArrivalState, CANARY_LATE_MINUTES } from "../../../src/model/aws/canary.ts";
import type { CanaryArrival, CanaryResult } from "../../../src/model/documents/settings/canary.ts";
import { groupBy } from "../../../src/model/group-by.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { inWords } from "../../../src/model/text/sentence.ts";
import { shownSeconds } from "../../../src/model/text/time.ts";
import type { Mark } from "../marks.ts";
import { name } from "../plain.ts";
import { share } from "./lengths.ts";

/** What became of a call, with the call. */
export interface Arrived extends CanaryArrival {
  /** Undefined in a result that was changed. */
  readonly made: CanaryResult["calls"][number] | undefined;
}

/** How a state is drawn: a symbol, or a hatched bar where nothing is known of the time. */
export interface Shape {
  readonly kind: ArrivalState;
  readonly path: string | null;
}

/** The calls of one state in a row: what is drawn of them, and what is said. */
interface Lane extends Shape {
  /** In pixels from the top of the row. */
  readonly y: number;
  /** Where its symbols are. */
  readonly at: readonly string[];
  /** Calls were looked for and missing until there. */
  readonly missingTo: string | null;
  /** Calls may still arrive in time until there. */
  readonly openTo: string | null;
  readonly mark: Mark;
  readonly text: string;
}

export interface ArrivalRow {
  readonly where: string;
  readonly height: number;
  readonly lanes: readonly Lane[];
}

/** Calls whose names are in a row. */
const MOST_NAMED = 3;
/** In pixels. */
const LANE = 20;
const AREA = 64;
const path = (type: SymbolType, area = AREA) => symbol(type, area)() ?? "";

const STATES: Readonly<Record<ArrivalState, Mark & { readonly path: string | null }>> = {
  "in-time": { kind: "pass", word: "In time", path: path(symbolCircle) },
  arrived: { kind: "pass", word: "Arrived", path: path(symbolSquare) },
  late: { kind: "fail", word: "Late", path: path(symbolTriangle, AREA * 1.2) },
  lost: { kind: "fail", word: "Lost", path: path(symbolTimes, AREA * 1.2) },
  "not-yet": { kind: "unknown", word: "Not yet", path: path(symbolCircle) },
  undecidable: { kind: "unknown", word: "Not known", path: path(symbolDiamond2) },
  denied: { kind: "unknown", word: "Denied", path: null },
  unreadable: { kind: "unknown", word: "Not readable", path: null },
};

/** Drawn with a line from the call: the time without it. */
const MISSING: ReadonlySet<ArrivalState> = new Set(["lost", "not-yet", "undecidable"]);

/** The shapes of these states, the worst first. */
export const keyOf = (states: ReadonlySet<ArrivalState>) =>
  ARRIVAL_STATES.filter((kind) => states.has(kind)).map((kind) => ({
    shape: { kind, path: STATES[kind].path },
    word: STATES[kind].word,
  }));

export const isHere = (state: ArrivalState): boolean => state === "in-time" || state === "arrived";

/**
 * A row with the arrivals of a Region, or of several: those of each state below each other.
 *
 * @param isRest - whether other Regions have rows above it.
 */
export function arrivalRow(all: readonly Arrived[], x: (minutes: number) => number, isRest: boolean): ArrivalRow {
  const regions = new Set(all.map(({ made }) => made?.region ?? ""));
  const [first = ""] = regions;
  const byState = groupBy(all, ({ state }) => state);
  const states = ARRIVAL_STATES.filter((state) => byState.has(state));
  return {
    where:
      regions.size > 1 ? counted(regions.size, isRest ? "more Region" : "Region") : name(first) || "unknown Region",
    height: states.length * LANE,
    lanes: states.map((state, i) => {
      const own = byState.get(state) ?? [];
      const { kind, word, path: drawn } = STATES[state];
      const at = own.flatMap(({ seconds }) => (seconds === null || drawn === null ? [] : [x(seconds / 60)]));
      return {
        kind: state,
        path: drawn,
        y: (i + 0.5) * LANE,
        at: [...new Set(at)].map(share),
        missingTo: MISSING.has(state) && at.length > 0 ? share(Math.max(...at)) : null,
        openTo: state === "not-yet" ? share(x(CANARY_LATE_MINUTES)) : null,
        mark: { kind, word },
        text: textOf(state, own, states.length > 1, regions.size > 1),
      };
    }),
  };
}

/** `3 calls within 4 min 12 s`; `sts:GetCallerIdentity, missing 21 min after the call`. */
function textOf(state: ArrivalState, own: readonly Arrived[], isMixed: boolean, namesRegion: boolean): string {
  const known = own.flatMap(({ seconds }) => (seconds === null ? [] : [seconds * 1000]));
  const isBad = state === "lost" || state === "late";
  // In one row for many Regions, calls that nothing is wrong with are counted.
  const isNamed = isBad || (namesRegion ? own.length <= MOST_NAMED : isMixed || !isHere(state));
  const who = isNamed
    ? inWords(
        own.map((one) => labelOf(one, namesRegion)),
        MOST_NAMED,
        "calls",
      )
    : counted(own.length, "call");
  if (state === "denied" || state === "unreadable" || known.length === 0) return who;
  const [least, most] = [shownSeconds(Math.min(...known)), shownSeconds(Math.max(...known))];
  if (state === "in-time")
    return `${who} ${own.length === 1 ? "after" : "within"} ${most}${namesRegion ? `, the slowest in ${slowestIn(own)}` : ""}`;
  if (state === "arrived") return `${who}, found ${most} after the call`;
  if (state === "late") return `${who}, after ${most}`;
  return `${who}, missing ${least} after the call`;
}

function slowestIn(own: readonly Arrived[]): string {
  const [slowest] = own.toSorted((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0));
  return name(slowest?.made?.region ?? "") || "unknown Region";
}

/** `iam:ListUsers` */
function labelOf({ made }: Arrived, namesRegion: boolean): string {
  if (!made) return "unknown call";
  const label = `${made.eventSource.split(".")[0]}:${made.eventName}`;
  return name(namesRegion ? `${label} in ${made.region}` : label);
}
