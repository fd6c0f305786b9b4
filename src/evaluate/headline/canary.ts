import { ARRIVAL_STATES, type ArrivalState, CANARY_CONTROLS, CANARY_LATE_MINUTES } from "../../model/aws/canary.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import type { CanaryPlace, CanaryResult } from "../../model/documents/settings/canary.ts";
import { groupBy } from "../../model/group-by.ts";
import { counted } from "../../model/text/safe-text.ts";
import { inWords } from "../../model/text/sentence.ts";
import { shownSeconds } from "../../model/text/time.ts";
import { name, type Part, sequence, text, trailName } from "./parts.ts";

const MOST_CLAUSES = 3;

/** Whether a canary is all that was evaluated: `trailproof canary`. */
export const isCanaryAlone = ({ canary, controls }: Pick<ScanResult, "canary" | "controls">): boolean =>
  canary !== undefined && controls.every(({ id }) => CANARY_CONTROLS.some((one) => one === id));

/**
 * What a canary proved: how many calls, in how many Regions, in which places, and the longest time; or what it found missing, late or
 * could not read, the worst first. Undefined without a canary.
 */
export function canarySentence({ canary, trails }: Pick<ScanResult, "canary" | "trails">): Part[] | undefined {
  if (!canary) return undefined;
  const problems = problemsOf(canary, trails);
  const [worst] = problems;
  if (!worst) return [text(verified(canary))];
  const shown = problems.length > MOST_CLAUSES + 1 ? problems.slice(0, MOST_CLAUSES) : problems;
  const more = problems.length - shown.length;
  return [
    text(opening(worst.state, canary)),
    ...sequence([
      ...shown.map(({ clause }) => clause),
      ...(more > 0
        ? [
            [
              text(
                `${counted(more, "more place")} ${more === 1 ? "has" : "have"} calls that are missing, late or not known`,
              ),
            ],
          ]
        : []),
    ]),
    text("."),
  ];
}

/** A place in which calls are not in time. */
interface Problem {
  readonly state: ArrivalState;
  readonly clause: Part[];
}

function problemsOf(canary: CanaryResult, trails: ScanResult["trails"]): Problem[] {
  const states = canary.places.flatMap((place) =>
    [...groupBy(place.arrivals, ({ state }) => state)].map(([state, those]) => ({ state, those, place })),
  );
  const found = states
    .filter(({ state }) => !isHere(state) && state !== "not-yet")
    .sort((a, b) => rank(a.state) - rank(b.state))
    .map(({ state, those, place }): Problem => ({ state, clause: clauseOf(state, those, place, trails) }));
  const unmade = canary.calls.length - madeIn(canary);
  const notMade = text(`${unmade} of ${counted(canary.calls.length, "call")} could not be made`);
  return [
    ...found,
    ...(unmade > 0 ? [{ state: "unreadable" as const, clause: [notMade] }] : []),
    // Each place would say the same.
    ...(states.some(({ state }) => state === "not-yet")
      ? [{ state: "not-yet" as const, clause: [text(notYet(canary))] }]
      : []),
  ];
}

const isHere = (state: ArrivalState): boolean => state === "in-time" || state === "arrived";

const rank = (state: ArrivalState) => ARRIVAL_STATES.indexOf(state);

/** Event history should have every call that was made. */
const madeIn = ({ places }: CanaryResult) => places.find(({ kind }) => kind === "event-history")?.arrivals.length ?? 0;

function opening(worst: ArrivalState, canary: CanaryResult): string {
  if (worst === "lost") return "Not all calls of the canary arrived: ";
  if (worst === "late") return "Not all calls of the canary arrived in time: ";
  return `Whether ${all(canary)} of the canary arrived could not be determined: `;
}

const all = ({ calls }: CanaryResult) => (calls.length === 1 ? "the call" : `all ${calls.length} calls`);

/** `the bucket of main` */
function whereOf({ kind, trail: arn }: CanaryPlace, trails: ScanResult["trails"]): Part[] {
  if (kind === "event-history" || arn === null) return [text("Event history")];
  const trail = trails.find((one) => one.arn === arn);
  const named = trail ? trailName(trail, trails) : [name(arn)];
  return [text(`the ${kind === "s3" ? "bucket" : "log group"} of `), ...named];
}

function clauseOf(
  state: ArrivalState,
  those: CanaryPlace["arrivals"],
  place: CanaryPlace,
  trails: ScanResult["trails"],
): Part[] {
  const [where, of] = [whereOf(place, trails), place.arrivals.length];
  const count = those.length === of ? (of === 1 ? "its call" : `all ${of} calls`) : `${those.length} of ${of} calls`;
  if (state === "lost") return [...where, text(` lacks ${count} after ${CANARY_LATE_MINUTES} minutes`)];
  if (state === "late")
    return [text(`${count} arrived late in `), ...where, text(`, the slowest after ${slowest(those)}`)];
  if (state === "denied") return [text("access to "), ...where, text(" was denied")];
  if (state === "unreadable") return [...where, text(" could not be searched")];
  return [text(`${count} in `), ...where, text(" could not be evaluated")];
}

const slowest = (those: CanaryPlace["arrivals"]): string =>
  shownSeconds(Math.max(0, ...those.map(({ seconds }) => seconds ?? 0)) * 1000);

/** `it is too early (13 calls were missing 4 min after the call)` */
function notYet({ places }: CanaryResult): string {
  const early = places.flatMap(({ arrivals }) => arrivals.filter(({ state }) => state === "not-yet"));
  const calls = new Set(early.map(({ call }) => call)).size;
  const searched = early.flatMap(({ seconds }) => seconds ?? []);
  const missing = `${counted(calls, "call")} ${calls === 1 ? "was" : "were"}`;
  if (searched.length === 0) return `it is too early (${missing} not searched for yet)`;
  return `it is too early (${missing} missing ${shownSeconds(Math.min(...searched) * 1000)} after the call)`;
}

/** `All 19 calls of the canary, made in 17 Regions, arrived in Event history, 3 buckets and 1 log group, the slowest after 6 min 24 s.` */
function verified(canary: CanaryResult): string {
  const { calls, places } = canary;
  const used = places.filter(({ arrivals }) => arrivals.length > 0);
  const distinct = (kind: CanaryPlace["kind"]) =>
    new Set(used.filter((one) => one.kind === kind).map(({ where }) => where)).size;
  const [buckets, groups] = [distinct("s3"), distinct("cloudwatch-logs")];
  const where = [
    ...(buckets > 0 ? [counted(buckets, "bucket")] : []),
    ...(groups > 0 ? [counted(groups, "log group")] : []),
  ];
  const isPart = used.some(({ arrivals }) => arrivals.length < calls.length);
  const sinks = isPart
    ? `Event history, and those that a trail records in ${inWords(where)}`
    : inWords(["Event history", ...where]);
  const arrivals = used.flatMap((place) => place.arrivals);
  const timed = arrivals.filter(({ state }) => state === "in-time");
  const untimed = arrivals.filter(({ state }) => state === "arrived");
  const regions = new Set(calls.map(({ region }) => region)).size;
  return [
    `${calls.length === 1 ? "The call" : `All ${calls.length} calls`} of the canary, made in ${counted(regions, "Region")}, arrived in ${sinks}`,
    ...(timed.length > 0 ? [`, the slowest after ${slowest(timed)}`] : []),
    ...(untimed.length > 0 ? [`; for ${counted(untimed.length, "arrival")} the time is not known`] : []),
    ...(where.length === 0 ? ["; no trail that was searched records them"] : []),
    ".",
  ].join("");
}
