import type { HistoryEntry, HistoryFailure, OpenFinding } from "../model/documents/history.ts";
import { type Later, type Outcome, outcomeOf } from "../model/findings/outcome.ts";
import { SEVERITIES } from "../model/findings/severity.ts";
import { halfOf, resourceHalf } from "./entry.ts";

const DAY = 86_400_000;

type Open = HistoryFailure & { lastFailed: string; facet: string | undefined; regions: readonly string[] };

/**
 * How long each failure has been there. Only a pass ends it for good: what no longer applies or is no longer found goes on if it
 * fails again, and so does what a result knows nothing of.
 *
 * @param entries - of one account, in order of time.
 * @returns the open ones first, the oldest first; then those that ended, the latest first.
 */
export function failuresOf(entries: readonly HistoryEntry[]): HistoryFailure[] {
  const failing = new Map<string, Open>();
  const fixed: Open[] = [];
  const evaluatedBefore = new Set<string>();
  for (const entry of entries) {
    const at = entry.point.collectedAt;
    const failed = entry.open.filter(({ status }) => status === "fail");
    const failsNow = new Set(failed.map(({ fingerprint }) => fingerprint));
    let later: Later | undefined;
    for (const [fingerprint, failure] of failing) {
      if (failsNow.has(fingerprint)) continue;
      later ??= laterOf(entry);
      failure.state = outcomeOf(failure, failure.regions, later) as Exclude<Outcome, "waived">;
      failure.endedAt = failure.state === "fixed" ? at : hasEnded(failure) ? (failure.endedAt ?? at) : null;
      if (failure.state !== "fixed") continue;
      fixed.push(failure);
      failing.delete(fingerprint);
    }
    for (const one of failed) {
      const failure = failing.get(one.fingerprint) ?? begun(one, at, !evaluatedBefore.has(one.control));
      failing.set(one.fingerprint, { ...failure, ...failedAgain(failure, one, at), regions: entry.regions });
    }
    for (const control of entry.controls) evaluatedBefore.add(control);
  }
  const newest = entries.at(-1)?.point.collectedAt ?? "";
  const shown = (failure: Open): HistoryFailure => {
    const { lastFailed: _, facet: _f, regions: _r, ...rest } = failure;
    return { ...rest, days: days(failure.since, failure.endedAt ?? newest) };
  };
  const rest = [...failing.values()];
  const open = rest.filter(({ endedAt }) => endedAt === null);
  const ended = [...fixed, ...rest.filter(({ endedAt }) => endedAt !== null)];
  return [
    ...open.sort((a, b) => byTime(a.since, b.since) || bySeverity(a, b) || byId(a, b)).map(shown),
    ...ended.sort((a, b) => byTime(b.endedAt ?? "", a.endedAt ?? "") || bySeverity(a, b) || byId(a, b)).map(shown),
  ];
}

const ENDED: readonly HistoryFailure["state"][] = ["fixed", "not-applicable", "not-found"];

const hasEnded = ({ state }: HistoryFailure): boolean => ENDED.includes(state);

/** What an entry says of earlier failures. */
function laterOf({ controls, regions, pass, notApplicable, manual, resources, open }: HistoryEntry): Later {
  const evaluated = new Set(controls);
  const unknown = open.filter(({ status }) => status === "unknown");
  const statuses = new Map<string, ReturnType<Later["statusOf"]>>([
    ...pass.map((half) => [half, "pass"] as const),
    ...notApplicable.map((half) => [half, "not-applicable"] as const),
    ...manual.map((half) => [half, "manual"] as const),
    ...unknown.map(({ fingerprint }) => [halfOf(fingerprint), "unknown"] as const),
  ]);
  const found = new Set(resources);
  return {
    regions,
    evaluates: (control) => evaluated.has(control),
    statusOf: (fingerprint) => statuses.get(halfOf(fingerprint)),
    has: (resource) => found.has(resourceHalf(resource)),
    unknownOn: (control) => unknown.filter((one) => one.control === control).map(({ resource }) => resource.type),
  };
}

function begun(one: OpenFinding, at: string, orEarlier: boolean): Open {
  const { fingerprint, control, facet, title, severity, message, resource } = one;
  return {
    ...{ fingerprint, control, facet, title, severity, message, resource },
    state: "open",
    since: at,
    orEarlier,
    endedAt: null,
    days: 0,
    waivers: [],
    lastFailed: at,
    regions: [],
  };
}

function failedAgain(failure: Open, one: OpenFinding, at: string): Partial<Open> {
  const { title, severity, message, waiver } = one;
  const waivers = [...failure.waivers];
  const last = waivers.at(-1);
  // A waiver that was gone in the result before, and is back, is a period of its own.
  const goesOn =
    last &&
    waiver &&
    last.until === failure.lastFailed &&
    last.owner === waiver.owner &&
    last.reason === waiver.reason &&
    last.expires === waiver.expires;
  if (goesOn) waivers[waivers.length - 1] = { ...last, until: at };
  else if (waiver) waivers.push({ ...waiver, from: at, until: at });
  return { title, severity, message, state: "open", endedAt: null, waivers, lastFailed: at };
}

const days = (from: string, to: string) => Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / DAY));
const byTime = (a: string, b: string) => Date.parse(a) - Date.parse(b);
const bySeverity = (a: HistoryFailure, b: HistoryFailure) =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
const byId = (a: HistoryFailure, b: HistoryFailure) => (a.fingerprint < b.fingerprint ? -1 : 1);
