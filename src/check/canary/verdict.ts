import { type ArrivalState, CANARY_LATE_MINUTES } from "../../model/aws/canary.ts";
import { isDeniedProblem } from "../../model/aws/denied.ts";
import type { AccountCanary, CanarySink } from "../../model/documents/settings/canary.ts";
import type { Impact, Verdict } from "../../model/findings/verdict.ts";
import { counted } from "../../model/text/safe-text.ts";
import { shownSeconds } from "../../model/text/time.ts";
import { capital } from "../recording/event-labels.ts";
import { fail, firstFitting, type More, notApplicable, pass, some, unknown } from "../verdicts/verdict.ts";
import {
  arrivalState,
  belongs,
  isHere,
  labelOf,
  latencyMs,
  missingMs,
  type Sighted,
  sighted,
  whyMissing,
} from "./sightings.ts";

/** Keys of the data of the controls of a canary. */
export const CANARY_DATA = {
  calls: "Number of calls that belong in the sink.",
  found: "Number of these that are there.",
  latencySeconds: "Longest time from a call's eventTime to its delivery; null: no call is there.",
  latencies: "For each call that is there: event, Region, seconds.",
  missing: "The calls that are not there.",
} as const;

/** What a canary found in one sink. */
export interface CanaryEvidence {
  readonly canary: AccountCanary;
  readonly sink: CanarySink;
  /** Of the sink, in the snapshot. */
  readonly pointer: string;
  /** Whose sink it is: a trail, or the account. */
  readonly name: string;
  /** What it means that no call is there. */
  readonly impact?: Impact;
  /** A clause with the reason that they are, if it is known. */
  readonly because?: string | undefined;
}

/** Whether every call that belongs in a sink is there, and arrived in time. */
export function canaryVerdict({ canary, sink, pointer, name, impact, because }: CanaryEvidence): Verdict {
  const all = sighted(canary, sink);
  const belonging = all.filter(belongs);
  const inState = (state: ArrivalState) => belonging.filter((one) => arrivalState(one, sink.problems) === state);
  const here = belonging.filter(isHere);
  const missing = belonging.filter((one) => !isHere(one));
  const [late, lost] = [inState("late"), inState("lost")];
  const latencies = here.map(latencyMs);
  const longest = Math.max(...latencies, 0);
  const details = [
    ...missing.map(whyMissing),
    ...[...here].sort((a, b) => latencyMs(b) - latencyMs(a)).map((one) => `${labelOf(one)} ${foundAfter(one, sink)}`),
    ...sink.problems,
    ...(here.some(({ shared }) => (shared?.delivering ?? 0) > 1)
      ? [
          `Note: several trails deliver to ${sink.where}. There are as many copies of each call as trails, and ${name} has delivered since; which copy is its own is not known`,
        ]
      : []),
    ...all
      .filter(({ expected, trails, found }) => expected === "not-recorded" && trails === 0 && found !== null)
      .map((one) => `Note: ${sink.where} has ${labelOf(one)}, which the selectors of ${name} exclude`),
  ];
  const deciding = [...late, ...missing];
  const more = {
    ...(details.length > 0 ? { details } : {}),
    data: {
      calls: belonging.length,
      found: here.length,
      latencySeconds: here.length > 0 ? Math.round(longest / 1000) : null,
      latencies: here.map(
        ({ made }, i) => `${made.eventName} ${made.region} ${Math.round((latencies[i] ?? 0) / 1000)}`,
      ),
      missing: missing.map(labelOf),
    },
    evidence: evidenceOf(pointer, deciding.length > 0 ? deciding : here),
  };
  const failing: More = { ...more, data: { ...(impact && here.length === 0 ? { impact } : {}), ...more.data } };
  const ofAll = (those: readonly unknown[]) => `${those.length} of ${counted(belonging.length, "call")}`;
  const reason = because === undefined ? "" : `: ${because}`;
  if (belonging.length === 0) return notApplicable(`${name} records none of the calls of the canary`, more);
  if (lost.length > 0)
    return fail(
      firstFitting([
        ...(lost.every(({ found }) => found)
          ? [
              `${name} delivered nothing to ${sink.where} in ${CANARY_LATE_MINUTES} minutes after ${some(lost.map(labelOf))}${reason}`,
            ]
          : []),
        `${capital(sink.where)} lacks ${some(lost.map(labelOf))} ${CANARY_LATE_MINUTES} minutes after the call${reason}`,
        `${capital(sink.where)} lacks ${ofAll(lost)} after ${CANARY_LATE_MINUTES} minutes${reason}`,
      ]),
      failing,
    );
  if (late.length > 0)
    return fail(
      `${ofAll(late)} arrived in ${sink.where} later than ${CANARY_LATE_MINUTES} minutes: after ${shownSeconds(longest)}`,
      failing,
    );
  if (missing.length > 0) return openVerdict(sink, missing, more, ofAll(missing));
  const calls = counted(here.length, "call");
  if (inState("arrived").length > 0)
    return pass(`${calls} arrived in ${sink.where}, and were found ${shownSeconds(longest)} after the call`, more);
  return pass(`${calls} arrived in ${sink.where} within ${shownSeconds(longest)}`, more);
}

const foundAfter = (one: Sighted, { problems }: CanarySink): string =>
  arrivalState(one, problems) === "arrived"
    ? `arrived, and was found ${shownSeconds(latencyMs(one))} after the call`
    : `arrived after ${shownSeconds(latencyMs(one))}`;

/** Calls are missing, and nothing says that they are lost: a search failed, or the wait was too short. */
function openVerdict(
  { where, problems }: CanarySink,
  missing: readonly Sighted[],
  more: More,
  howMany: string,
): Verdict {
  const [problem] = problems;
  if (problem !== undefined) {
    const what = `${capital(where)} could not be searched`;
    const [, permission] = /; grant ([\w:]+)$/.exec(problem) ?? [];
    const denied = permission === undefined ? [] : [`${what}: ${permission} was denied`];
    return unknown(
      isDeniedProblem(problem) ? "denied" : "error",
      firstFitting([`${what}: ${problem}`, ...denied, what]),
      more,
    );
  }
  const early = missing.filter((one) => arrivalState(one, problems) === "not-yet");
  const after = Math.min(...early.map(missingMs));
  if (early.length > 0)
    return unknown(
      "too-early",
      `${capital(where)} lacked ${howMany} when the wait ended, ${shownSeconds(Math.max(after, 0))} after the call`,
      more,
    );
  if (missing.every(({ found }) => found !== null))
    return unknown(
      "undecidable",
      `Which trail delivered ${howMany} to ${where} is not known: several trails share it`,
      more,
    );
  return unknown("undecidable", `Whether ${howMany} should be in ${where} is not known`, more);
}

const evidenceOf = (pointer: string, sightings: readonly Sighted[]): string[] =>
  sightings.length > 0 ? sightings.map(({ call }) => `${pointer}/sightings/${call}`) : [pointer];
