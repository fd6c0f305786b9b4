import type { Posture, PostureTrail } from "../model/posture.ts";
import type { Remediation } from "../model/result.ts";
import type { EventSelectors } from "../model/selectors.ts";
import { closeGap, type EventSet, type SelectorChange, toApi } from "../selectors/index.ts";
import { type Recorder, recorders } from "./recorders.ts";
import { recordEverywhere } from "./recording.ts";
import { cli } from "./remedy.ts";

const COSTS: Readonly<Record<EventSet["category"], string | undefined>> = {
  Management: "The first copy of management events is free in each region; every further copy is charged.",
  Data: "Data events are charged by the event: count the calls on the busiest resources before you turn them on.",
  NetworkActivity: "Network activity events are charged by the event.",
  Insight: undefined,
};
const REPLACES =
  "The command replaces all selectors of the trail: it repeats those that are there and adds what is missing.";

/**
 * Steps that make the trails record what the sets lack: the smallest change of the selectors of one trail. Where no own
 * trail is effective in all regions, that comes first.
 */
export function recordMore(posture: Posture, sets: readonly EventSet[]): Remediation {
  const own = recorders(posture).filter(({ trail }) => trail.owner === "own");
  const rank = ({ trail, effective }: Recorder) =>
    (effective.status === "pass" ? 0 : 2) + (trail.isMultiRegionTrail ? 0 : 1);
  const target = best(
    [...own].sort((a, b) => rank(a) - rank(b)),
    posture,
    sets,
  );
  const first = target && rank(target.recorder) === 0 ? { console: [], cli: [] } : recordEverywhere(posture);
  const full = own.find((one) => rank(one) === 0 && one.trail.eventSelectors.state === "read");
  if (!target && full) return byHand(full.trail, changeOf(full.trail, posture, sets));
  if (own.length > 0 && !target) return first;
  const selectors = target
    ? selectorSteps(target.recorder.trail, target.selectors, sets)
    : selectorSteps({ name: "TRAIL_NAME", homeRegion: "HOME_REGION" }, newSelectors(posture, sets), sets);
  const notes = [
    ...("note" in first && first.note ? [first.note] : []),
    ...(selectors ? [REPLACES, ...new Set(sets.flatMap(({ category }) => COSTS[category] ?? []))] : []),
    ...foreignHint(posture),
  ];
  return {
    console: [...first.console, ...(selectors?.console ?? [])],
    cli: [...first.cli, ...(selectors?.cli ?? [])],
    ...(notes.length > 0 ? { note: notes.join(" ") } : {}),
  };
}

/** Where no selectors can be written: one more would be over AWS's quotas, or there is something that is not known. */
function byHand({ name, homeRegion }: PostureTrail, change: SelectorChange | undefined): Remediation {
  const why = change && "impossible" in change ? change.impossible : "its selectors are not known";
  return {
    console: [
      `Open CloudTrail in ${homeRegion}, choose Trails, then ${name}`,
      `Widen or join its selectors by hand, then scan again: ${why}`,
    ],
    cli: [cli`aws cloudtrail get-event-selectors --trail-name ${name} --region ${homeRegion}`],
  };
}

/** Steps that make one trail record the sets; undefined where it does already, or where no change is possible. */
export function recordOn(
  trail: PostureTrail,
  posture: Posture,
  sets: readonly EventSet[],
): Pick<Remediation, "console" | "cli"> | undefined {
  return selectorSteps(trail, changed(changeOf(trail, posture, sets)), sets);
}

/** The first trail whose selectors can be changed so that it records the sets, with the selectors that do. */
function best(
  ranked: readonly Recorder[],
  posture: Posture,
  sets: readonly EventSet[],
): { readonly recorder: Recorder; readonly selectors: EventSelectors } | undefined {
  for (const recorder of ranked) {
    const selectors = changed(changeOf(recorder.trail, posture, sets));
    if (selectors) return { recorder, selectors };
  }
  return undefined;
}

/** How the trail's selectors should change; undefined where they are not known. */
function changeOf(trail: PostureTrail, posture: Posture, sets: readonly EventSet[]): SelectorChange | undefined {
  if (trail.eventSelectors.state !== "read") return undefined;
  return closeGap(trail.eventSelectors.value, sets, posture.account.partition);
}

/** The selectors as they should be, if such are possible. */
function changed(change: SelectorChange | undefined): EventSelectors | undefined {
  return change && "selectors" in change ? change.selectors : undefined;
}

/** What a new trail should record: all management events, and the sets. */
function newSelectors({ account }: Posture, sets: readonly EventSet[]): EventSelectors | undefined {
  return changed(closeGap({ eventSelectors: [], advancedEventSelectors: [] }, sets, account.partition));
}

/** The whole set of selectors as a command; none where the default of a trail without selectors is enough. */
function selectorSteps(
  { name, homeRegion, eventSelectors }: Pick<PostureTrail, "name" | "homeRegion"> & Partial<PostureTrail>,
  selectors: EventSelectors | undefined,
  sets: readonly EventSet[],
): Pick<Remediation, "console" | "cli"> | undefined {
  if (!selectors) return undefined;
  const present = eventSelectors?.state === "read" ? eventSelectors.value : undefined;
  const isDefault = selectors.eventSelectors.length + selectors.advancedEventSelectors.length === 0;
  if (isDefault || JSON.stringify(present) === JSON.stringify(selectors)) return undefined;
  const wanted = toApi(selectors);
  const [option, list] =
    "AdvancedEventSelectors" in wanted
      ? ["--advanced-event-selectors", wanted.AdvancedEventSelectors]
      : ["--event-selectors", wanted.EventSelectors];
  return {
    console: [
      `Open CloudTrail in ${homeRegion}, choose Trails, then ${name}`,
      `Under ${sections(sets)} choose Edit, and add ${sets.map(({ label }) => label).join(" and ")}`,
    ],
    cli: [
      cli`aws cloudtrail put-event-selectors --trail-name ${name} ${option} ${JSON.stringify(list)} --region ${homeRegion}`,
    ],
  };
}

const SECTIONS: Readonly<Record<EventSet["category"], string>> = {
  Management: "Management events",
  Data: "Data events",
  NetworkActivity: "Network activity events",
  Insight: "Insights events",
};

const sections = (sets: readonly EventSet[]) =>
  [...new Set(sets.map(({ category }) => SECTIONS[category]))].join(" and ");

/** Who could record it as well: the owner of an organization's trail. */
function foreignHint(posture: Posture): string[] {
  const theirs = posture.trails.find(({ owner, isMultiRegionTrail }) => owner === "foreign" && isMultiRegionTrail);
  return theirs
    ? [
        `Account ${theirs.accountId} could record it instead, with its organization trail ${theirs.name}: ask there first.`,
      ]
    : [];
}
