import type { EventSelectors } from "../../../model/documents/settings/selectors.ts";
import type { Posture, PostureTrail } from "../../../model/resources/posture.ts";
import { closeGap, type EventSet, type SelectorChange, withoutManagement } from "../../../selectors/index.ts";
import { isNewlyCopied } from "../../recording/copies.ts";
import { excludedSources } from "../../recording/excluded-sources.ts";
import { isAllRecorded } from "../../recording/recorded.ts";
import { withEffective } from "../../recording/recorders.ts";
import type { RecordWant, Wanted } from "../wants.ts";
import { createTrail, type Plan, plans } from "./plans.ts";
import { withSelectors } from "./trail-selectors.ts";

/** A trail with the steps that make it record everywhere, and the selectors with which the account records what is wanted. */
export interface Choice {
  readonly plan: Plan;
  readonly sets: readonly EventSet[];
  readonly selectors: EventSelectors;
  /** The trail's management events are turned off: another trail has them. */
  readonly isLean: boolean;
  readonly after: Posture;
}

/** The trail that records what is wanted; for what no trail can take, why not. */
export interface RecordPlan {
  /** What changes least, where no selectors need a change. */
  readonly least: Plan;
  readonly choice: Choice | undefined;
  readonly impossible: ReadonlyMap<RecordWant, string>;
}

/**
 * One trail is chosen for all that is wanted: the one that takes the least change, in every region, without a second copy
 * of global service events. A new trail is created only where no trail exists. What does not fit next to the wants before it
 * (the worst findings come first) is dropped, with the reason.
 *
 * @param base - the account after the steps that are done anyway, which are `given`.
 */
export function planRecording(
  posture: Posture,
  base: Posture,
  given: ReadonlySet<string>,
  wants: readonly RecordWant[],
): RecordPlan {
  const own = plans(posture, base, given);
  const all = own.length > 0 ? own : [createTrail(base)];
  const least = all[0] as Plan;
  const together = (some: readonly RecordWant[]) =>
    choose(posture, all, (after) => some.flatMap((one) => one.events(after)));
  const choice = together(wants);
  if (choice) return { least, choice, impossible: new Map() };
  const impossible = new Map<RecordWant, string>();
  let taken: { readonly wants: readonly RecordWant[]; readonly choice?: Choice } = { wants: [] };
  for (const want of wants) {
    const next = [...taken.wants, want];
    const more = together(next);
    if (more) taken = { wants: next, choice: more };
    else impossible.set(want, whyImpossible(taken.choice?.plan ?? least, taken.choice?.selectors, want));
  }
  return { least, choice: taken.choice, impossible };
}

function choose(posture: Posture, all: readonly Plan[], wanted: Wanted): Choice | undefined {
  let second: Choice | undefined;
  for (const plan of all) {
    for (const isLean of mayBeLean(plan) ? [false, true] : [false]) {
      const choice = choiceOf(posture, plan, wanted, isLean);
      if (!choice) continue;
      if (!isNewlyCopied(posture, choice.after)) return choice;
      second ??= choice;
    }
  }
  return second;
}

/** Whether nothing is lost without the trail's management events: it does not record them yet, and no Insights look at them. */
function mayBeLean({ isSilent, trail: { insightSelectors } }: Plan): boolean {
  return isSilent && !(insightSelectors.state === "read" && insightSelectors.value.length > 0);
}

/** More rounds than it takes until what closes one gap makes no other. */
const MOST_ROUNDS = 6;

/** The plan with selectors that close every gap, those that it makes itself included; undefined where there are none. */
function choiceOf(posture: Posture, plan: Plan, wanted: Wanted, isLean: boolean): Choice | undefined {
  const { trail } = plan;
  if (trail.eventSelectors.state !== "read") return undefined;
  const present = isLean ? withoutManagement(trail.eventSelectors.value) : trail.eventSelectors.value;
  if (!present) return undefined;
  const excluded = (one: Posture) => excludedSources(one).filter(({ verdict }) => verdict.status === "fail");
  // A source that is excluded where all others are now recorded was no failure before.
  const mayExclude = excluded(posture).length > 0;
  const missing = (one: Posture) => {
    const gaps = wanted(one).filter((set) => !isAllRecorded(one, set));
    return mayExclude ? gaps : [...gaps, ...excluded(one).map(({ set }) => set)];
  };
  let selectors = present;
  let after = isLean ? withEffective(plan.after, withSelectors(trail, present)) : plan.after;
  let sets: readonly EventSet[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const gaps = missing(after);
    if (gaps.length === 0) return isLean && round === 0 ? undefined : { plan, sets, selectors, isLean, after };
    const next = change(posture, trail, selectors, gaps);
    if (!("selectors" in next)) return undefined;
    selectors = next.selectors;
    sets = [...sets, ...gaps];
    after = withEffective(plan.after, withSelectors(trail, selectors));
  }
  return undefined;
}

function change(
  { account }: Posture,
  trail: PostureTrail,
  present: EventSelectors,
  sets: readonly EventSet[],
): SelectorChange {
  // Deliveries are events of the bucket's account, and a trail can leave its own out.
  const hasDeliveries = trail.bucket.owner !== "foreign" && trail.recursiveLogging !== false;
  const bucket = hasDeliveries ? trail.s3BucketName : undefined;
  const last = lastChanges.get(present);
  if (last && last.bucket === bucket && isSame(last.sets, sets)) return last.change;
  const change = closeGap(present, sets, account.partition, bucket);
  lastChanges.set(present, { sets, bucket, change });
  return change;
}

/** What was last asked of selectors: the plan asks it, and then the remedy of each finding. */
const lastChanges = new WeakMap<
  EventSelectors,
  { readonly sets: readonly EventSet[]; readonly bucket: string | undefined; readonly change: SelectorChange }
>();

const isSame = (some: readonly EventSet[], others: readonly EventSet[]) =>
  some.length === others.length && some.every((one, i) => one === others[i]);

/** The selectors of a trail with those that record these sets as well, or why there are none. */
export function changeOn(posture: Posture, trail: PostureTrail, sets: readonly EventSet[]): SelectorChange {
  const { eventSelectors } = trail;
  return eventSelectors.state === "read"
    ? change(posture, trail, eventSelectors.value, sets)
    : { impossible: "its selectors are not known" };
}

/** Why no selectors of a trail record what is wanted: one more would be over AWS's quotas, or something is not known. */
function whyImpossible({ trail, after }: Plan, selectors: EventSelectors | undefined, { events }: RecordWant): string {
  const now = selectors ? withEffective(after, withSelectors(trail, selectors)) : after;
  const changed = now.trails.find(({ arn }) => arn === trail.arn) ?? trail;
  const why = changeOn(after, changed, events(now));
  return "impossible" in why ? why.impossible : "its selectors do not decide what is recorded";
}
