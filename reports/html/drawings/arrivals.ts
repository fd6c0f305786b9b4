import { scaleLinear } from "d3-scale";
import {
  ARRIVAL_STATES,
  type ArrivalState,
  CANARY_AVERAGE_MINUTES,
  CANARY_CONTROL_OF,
  CANARY_DOCUMENTED_MINUTES,
  CANARY_LATE_MINUTES,
} from "../../../src/model/aws/canary.ts";
import { distinctName } from "../../../src/model/aws/trail-names.ts";
import type { ScanResult } from "../../../src/model/documents/result.ts";
import type { CanaryPlace } from "../../../src/model/documents/settings/canary.ts";
import { groupBy } from "../../../src/model/group-by.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { name } from "../plain.ts";
import { type ArrivalRow, type Arrived, arrivalRow, isHere, keyOf, type Shape } from "./arrivals-row.ts";
import { share } from "./lengths.ts";
import { anchorAt, type Tick } from "./time-ticks.ts";
import type { Anchors } from "./trail-chain.ts";

interface PlaceView {
  readonly what: string;
  readonly where: string | null;
  /** To its finding. */
  readonly href: string | null;
  readonly rows: readonly ArrivalRow[];
}

/** When the calls of a canary arrived, for each place and Region, on one axis that begins with the call. */
export interface ArrivalsView {
  readonly caption: string;
  readonly ticks: readonly (Tick & { readonly isLimit: boolean })[];
  readonly places: readonly PlaceView[];
  readonly more: string | null;
  readonly key: readonly { readonly shape: Shape; readonly word: string }[];
}

/** In the page; of more the JSON report has all. */
const MOST_PLACES = 40;
const MOST_ROWS = 120;
/** In minutes. A call that arrives later is drawn at the end of the axis. */
const LONGEST_AXIS = 60;
/** In percent of the axis: texts that are closer would touch. */
const CLOSEST = 14;

const WHAT: Readonly<Record<CanaryPlace["kind"], string>> = {
  "event-history": "Event history",
  s3: "Bucket",
  "cloudwatch-logs": "Log group",
};

/** Null where there is no canary, or where no call belongs anywhere. */
export function arrivals(result: ScanResult, anchors: Anchors): ArrivalsView | null {
  const used = result.canary?.places.filter((place) => place.arrivals.length > 0) ?? [];
  if (!result.canary || used.length === 0) return null;
  const { calls } = result.canary;
  const drawn = used.length > MOST_PLACES ? used.toSorted((a, b) => worst(a) - worst(b)).slice(0, MOST_PLACES) : used;
  const longest = Math.max(...drawn.flatMap((place) => place.arrivals.map(({ seconds }) => (seconds ?? 0) / 60)));
  const end = Math.min(LONGEST_AXIS, Math.max(CANARY_LATE_MINUTES, longest) * 1.08);
  const x = scaleLinear([0, end], [0, 100]).clamp(true);
  const most = Math.max(3, Math.floor(MOST_ROWS / drawn.length));
  return {
    caption: `Time from each call to its delivery. AWS delivers within ${CANARY_AVERAGE_MINUTES} minutes on average, and names ${CANARY_DOCUMENTED_MINUTES} minutes for Event history. A call that is missing after ${CANARY_LATE_MINUTES} minutes is lost.`,
    ticks: ticksOf(x),
    places: drawn.map((place) => ({
      ...namesOf(place, result, anchors),
      rows: joined(
        place.arrivals.map((one) => ({ ...one, made: calls[one.call] })),
        most,
      ).map((some, i) => arrivalRow(some, x, i > 0)),
    })),
    more:
      used.length > drawn.length
        ? `${counted(used.length - drawn.length, "more place")}, each in the JSON report`
        : null,
    key: keyOf(new Set(drawn.flatMap((place) => place.arrivals.map(({ state }) => state)))),
  };
}

function namesOf({ kind, trail: arn, where }: CanaryPlace, { trails, findings }: ScanResult, anchors: Anchors) {
  const [what, control] = [WHAT[kind], CANARY_CONTROL_OF[kind]];
  const finding = findings.find((one) => one.control === control && (arn === null || one.resource.arn === arn));
  const href = finding ? `#${anchors.finding(finding)}` : null;
  if (arn === null) return { what, where: null, href };
  const trail = trails.find((one) => one.arn === arn);
  return {
    what: `${what} of ${name(trail ? distinctName(trail, trails) : arn)}`,
    where: name(where.replace(/^log group /, "")),
    href,
  };
}

const rank = (state: ArrivalState) => ARRIVAL_STATES.indexOf(state);
const worst = (place: Pick<CanaryPlace, "arrivals">) => Math.min(...place.arrivals.map(({ state }) => rank(state)));

/** More Regions of one state are drawn together, so that what is lost or late is seen. */
const MOST_ALIKE = 3;

/** The arrivals of each Region, the worst first; of many Regions of one state together, but of those in which calls are lost or late. */
function joined(all: readonly Arrived[], most: number): Arrived[][] {
  const regions = [...groupBy(all, ({ made }) => made?.region ?? "").values()];
  const alike = groupBy(
    regions.toSorted((a, b) => worst({ arrivals: a }) - worst({ arrivals: b })),
    (those) => (those.every(({ state }) => isHere(state)) ? "here" : ARRIVAL_STATES[worst({ arrivals: those })]),
  );
  const rows = [...alike].flatMap(([state, those]) =>
    state === "lost" || state === "late" || those.length <= MOST_ALIKE ? those : [those.flat()],
  );
  return rows.length <= most ? rows : [...rows.slice(0, most - 1), rows.slice(most - 1).flat()];
}

function ticksOf(x: (minutes: number) => number): ArrivalsView["ticks"] {
  const limit = x(CANARY_LATE_MINUTES);
  const end = LONGEST_AXIS - 1;
  const marks = [
    { at: 0, text: "Call" },
    { at: CANARY_AVERAGE_MINUTES, text: `${CANARY_AVERAGE_MINUTES} min` },
    { at: CANARY_DOCUMENTED_MINUTES, text: `${CANARY_DOCUMENTED_MINUTES} min` },
    { at: CANARY_LATE_MINUTES, text: `${CANARY_LATE_MINUTES} min` },
    ...(x(end) < 100 ? [{ at: LONGEST_AXIS, text: `${LONGEST_AXIS} min` }] : []),
  ];
  return marks.map(({ at, text }) => {
    const isLimit = at === CANARY_LATE_MINUTES;
    const fits = isLimit || at === LONGEST_AXIS || (limit - x(at) >= CLOSEST && (at === 0 || x(at) >= CLOSEST));
    return { x: share(x(at)), text: fits ? text : "", anchor: anchorAt(x(at)), isLimit };
  });
}
