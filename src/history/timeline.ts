import type { HistoryEntry, HistoryFailure, OpenFinding } from "../model/documents/history.ts";
import { SEVERITIES } from "../model/findings/severity.ts";
import { halfOf } from "./entry.ts";

const DAY = 86_400_000;

type Open = HistoryFailure & { lastFailed: string };

/**
 * How long each failure has been there. An unknown, or a result that has no verdict on it, neither ends a failure nor begins a
 * new one: nothing is known of it. A Region that was not read hides its resources, so that a finding is gone is no proof.
 *
 * @param entries - of one account, in order of time.
 * @returns the open ones first, the oldest first; then the fixed ones, the latest first.
 */
export function failuresOf(entries: readonly HistoryEntry[]): HistoryFailure[] {
  const open = new Map<string, Open>();
  const fixed: Open[] = [];
  const evaluatedBefore = new Set<string>();
  for (const entry of entries) {
    const at = entry.point.collectedAt;
    const found = new Map(entry.open.map((one) => [one.fingerprint, one]));
    const resolved = new Set(entry.resolved);
    for (const [fingerprint, failure] of open) {
      const now = found.get(fingerprint);
      if (now?.status === "fail") continue;
      failure.state = now ? "unknown" : resolved.has(halfOf(fingerprint)) ? "fixed" : "not-evaluated";
      if (failure.state !== "fixed") continue;
      fixed.push({ ...failure, fixedAt: at });
      open.delete(fingerprint);
    }
    for (const one of found.values()) {
      if (one.status !== "fail") continue;
      const failure = open.get(one.fingerprint) ?? begun(one, at, !evaluatedBefore.has(one.control));
      open.set(one.fingerprint, { ...failure, ...failedAgain(failure, one, at) });
    }
    for (const control of entry.controls) evaluatedBefore.add(control);
  }
  const newest = entries.at(-1)?.point.collectedAt ?? "";
  const ended = (failure: Open): HistoryFailure => {
    const { lastFailed: _, ...rest } = failure;
    return { ...rest, days: days(failure.since, failure.fixedAt ?? newest) };
  };
  return [
    ...[...open.values()].sort((a, b) => byTime(a.since, b.since) || bySeverity(a, b) || byId(a, b)).map(ended),
    ...fixed.sort((a, b) => byTime(b.fixedAt ?? "", a.fixedAt ?? "") || bySeverity(a, b) || byId(a, b)).map(ended),
  ];
}

function begun(one: OpenFinding, at: string, orEarlier: boolean): Open {
  const { fingerprint, control, title, severity, message, resource } = one;
  return {
    ...{ fingerprint, control, title, severity, message, resource },
    state: "open",
    since: at,
    orEarlier,
    fixedAt: null,
    days: 0,
    waivers: [],
    lastFailed: at,
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
  return { title, severity, message, state: "open", waivers, lastFailed: at };
}

const days = (from: string, to: string) => Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / DAY));
const byTime = (a: string, b: string) => Date.parse(a) - Date.parse(b);
const bySeverity = (a: HistoryFailure, b: HistoryFailure) =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
const byId = (a: HistoryFailure, b: HistoryFailure) => (a.fingerprint < b.fingerprint ? -1 : 1);
