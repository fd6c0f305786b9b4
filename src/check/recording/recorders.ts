import type { FactId } from "../../model/documents/snapshot.ts";
import type { Verdict } from "../../model/findings/verdict.ts";
import type { Fact, Posture, PostureRegion, PostureTrail } from "../../model/resources/posture.ts";
import { once } from "../../model/resources/views.ts";
import { type CompiledTrail, compile, selectedTypes, type Unreadable } from "../../selectors/index.ts";
import { pass, whyUnread } from "../verdicts/verdict.ts";
import { EFFECTIVE_NEEDS, effective } from "./effective.ts";

/** The facts that decide which events the trails record. */
export const EVENTS_NEEDS: readonly FactId[] = [...EFFECTIVE_NEEDS, "trail.eventSelectors"];

const RECORDER_FACTS: readonly FactId[] = [...EVENTS_NEEDS, "trail.insightSelectors"];

/** A trail as the selector engine sees it: it records as far as it is effective. */
export interface Recorder {
  readonly trail: PostureTrail;
  /** Whether the trail is effective. */
  readonly effective: Verdict;
  readonly compiled: CompiledTrail;
}

const made = new WeakMap<Posture, readonly Recorder[]>();

/** The trails in scope with what they record, in the order of their ARNs. */
export function recorders(posture: Posture): readonly Recorder[] {
  const known = made.get(posture);
  if (known) return known;
  // Compiled once for all controls that see the same of what decides; each control has its own view of the trail.
  const shared = once(posture, RECORDER_FACTS, everyRecorder);
  const all = posture.trails.map((trail, i): Recorder => ({ ...(shared[i] as Recorder), trail }));
  made.set(posture, all);
  return all;
}

const compiledOf = new WeakMap<readonly Recorder[], readonly CompiledTrail[]>();

/** What the selector engine sees, one list for all questions: it finds out once which trails of a list are alike. */
export function compiledTrails(among: readonly Recorder[]): readonly CompiledTrail[] {
  const all = compiledOf.get(among) ?? among.map(({ compiled }) => compiled);
  compiledOf.set(among, all);
  return all;
}

/** The ARNs of the trails that are effective. */
export function effectiveArns(posture: Posture): Set<string> {
  return new Set(
    recorders(posture).flatMap(({ trail, effective: { status } }) => (status === "pass" ? [trail.arn] : [])),
  );
}

const everyRecorder = (posture: Posture): readonly Recorder[] =>
  posture.trails.map((trail) => recorder(trail, posture, effective(trail, posture)));

/** The posture as it would be with these trails, each in the place of the one with its ARN (or as one more), and effective. */
export function withEffective(posture: Posture, ...trails: readonly PostureTrail[]): Posture {
  if (trails.length === 0) return posture;
  const all = [...recorders(posture)];
  const places = new Map(all.map(({ trail }, i) => [trail.arn, i]));
  for (const trail of trails) {
    const place = places.get(trail.arn) ?? all.length;
    places.set(trail.arn, place);
    all[place] = recorder(trail, posture, pass(`${trail.name} is logging and delivers`));
  }
  const after = { ...posture, trails: all.map(({ trail }) => trail) };
  made.set(after, all);
  return after;
}

/** A trail by itself, with this word on whether it records at all. */
export function recorder(trail: PostureTrail, posture: Posture, verdict: Verdict): Recorder {
  const { arn, name, homeRegion, accountId, isMultiRegionTrail, isOrganizationTrail, includeGlobalServiceEvents } =
    trail;
  const { recursiveLogging } = trail;
  const logging = verdict.status === "pass" ? true : verdict.status === "fail" ? false : undefined;
  return {
    trail,
    effective: verdict,
    compiled: compile({
      arn,
      name,
      homeRegion,
      accountId,
      isMultiRegionTrail,
      isOrganizationTrail,
      includeGlobalServiceEvents,
      ...(recursiveLogging === undefined ? {} : { recursiveLogging }),
      partition: posture.account.partition,
      memberAccounts: [posture.account.id],
      logging,
      selectors: valueOr(trail.eventSelectors, undefined),
      insightSelectors: valueOr(trail.insightSelectors, []),
    }),
  };
}

/** What was read; `none` where the service reports that it does not exist. */
function valueOr<T>(fact: Fact<T>, none: T | undefined): T | Unreadable {
  if (fact.state === "read") return fact.value;
  return fact.state === "absent" && none !== undefined ? none : { unreadable: whyUnread(fact) };
}

/** The resource types that selectors of the trails name, sorted. */
export function typesNamed(posture: Posture): string[] {
  return [...new Set(recorders(posture).flatMap(({ compiled }) => selectedTypes(compiled.trail)))].sort();
}

/** The regions in scope, but for those that are not enabled. */
export function enabledRegions({ regions, hidden }: Posture): PostureRegion[] {
  const off = new Set(hidden.filter(({ notEnabled }) => notEnabled).map(({ subject }) => subject.id));
  return regions.filter(({ name }) => !off.has(name));
}

/**
 * The regions in which a requirement of the account is evaluated. Where the enabled regions are not known, one more
 * represents those that are not listed: only a multi-Region trail covers it.
 */
export function evaluatedRegions(posture: Posture): string[] {
  const all = posture.hidden.some(({ subject }) => subject.type === "account");
  return [...enabledRegions(posture).map(({ name }) => name), ...(all ? ["any other Region"] : [])];
}

/**
 * Regions in which the same trails record, each group in the order of its regions: what is recorded in one of them is
 * recorded in all.
 */
export function alike(regions: readonly string[], { trails }: Posture): string[][] {
  const single = new Set(trails.filter((trail) => !trail.isMultiRegionTrail).map(({ homeRegion }) => homeRegion));
  const others = regions.filter((region) => !single.has(region));
  const own = regions.filter((region) => single.has(region)).map((region) => [region]);
  return others.length > 0 ? [others, ...own] : own;
}
