import type { Posture, PostureTrail } from "../model/posture.ts";
import type { Remediation, Step } from "../model/result.ts";
import type { EventSelectors } from "../model/selectors.ts";
import { closeGap, type EventSet, type SelectorChange, withoutManagement } from "../selectors/index.ts";
import { copies } from "./copies.ts";
import { leftOut } from "./left-out.ts";
import { createTrail, type Plan, plans } from "./plans.ts";
import { allRecorded } from "./recorded.ts";
import { withEffective } from "./recorders.ts";
import { cli } from "./remedy.ts";
import { putSelectors } from "./selector-steps.ts";
import { openTrail, seeStatus, trailStep } from "./trail-steps.ts";

/** The events that a control wants recorded, in the account as it is after some steps. */
export type Wanted = (posture: Posture) => readonly EventSet[];

/** A trail with the steps that make it record everywhere, and the selectors with which the account records what is wanted. */
interface Choice {
  readonly plan: Plan;
  readonly sets: readonly EventSet[];
  readonly selectors: EventSelectors;
  /** The trail's management events are turned off: another trail has them. */
  readonly isLean: boolean;
}

/**
 * Steps after which the account records what is wanted. One trail is chosen for all of them: the one that takes the least
 * change, in every region, without a second copy of global service events. A new trail is made only where there is none.
 */
export function recordMore(posture: Posture, wanted: Wanted): Remediation {
  const own = plans(posture);
  const all = own.length > 0 ? own : [createTrail(posture)];
  const choice = choose(posture, all, wanted);
  const [first] = all;
  if (!choice) return first ? byHand(first, wanted) : { steps: [] };
  const { plan, sets, selectors, isLean } = choice;
  const change = putSelectors(plan.trail, selectors, sets);
  const steps = [...plan.steps, ...(change ? [change] : [])];
  if (steps.length === 0) return look(plan.trail);
  const notes = [
    ...(plan.note ? [plan.note] : []),
    ...(change ? [REPLACES] : []),
    ...(isLean
      ? ["Another trail records the management events: this one does not, so that they are not charged twice."]
      : []),
    ...foreignHint(posture),
  ];
  return { steps, ...(notes.length > 0 ? { note: notes.join(" ") } : {}) };
}

const REPLACES =
  "The command replaces all selectors of the trail: it repeats those that are there and adds what is missing.";

function choose(posture: Posture, all: readonly Plan[], wanted: Wanted): Choice | undefined {
  const isOnce = copies(posture).length === 0;
  let second: Choice | undefined;
  for (const plan of all) {
    for (const isLean of mayBeLean(plan) ? [false, true] : [false]) {
      const choice = choiceOf(posture, plan, wanted, isLean);
      if (!choice) continue;
      if (!isOnce || copies(choice.after).length === 0) return choice;
      second ??= choice;
    }
  }
  return second;
}

/** Whether nothing is lost without the trail's management events: it does not record them yet, and no Insights look at them. */
function mayBeLean({ isSilent, trail: { insightSelectors } }: Plan): boolean {
  return isSilent && !(insightSelectors.state === "read" && insightSelectors.value.length > 0);
}

/** The plan with selectors that close every gap, those that it makes itself included; undefined where there are none. */
function choiceOf(
  posture: Posture,
  plan: Plan,
  wanted: Wanted,
  isLean: boolean,
): (Choice & { readonly after: Posture }) | undefined {
  const { trail } = plan;
  if (trail.eventSelectors.state !== "read") return undefined;
  const present = isLean ? withoutManagement(trail.eventSelectors.value) : trail.eventSelectors.value;
  if (!present) return undefined;
  const before = isLean ? withSelectors(plan.after, trail, present) : plan.after;
  const missing = wanted(before).filter((set) => allRecorded(before, set).status !== "pass");
  if (isLean && missing.length === 0) return undefined;
  const selectors = changed(change(posture, trail, present, missing));
  const after = selectors && withSelectors(plan.after, trail, selectors);
  if (!after) return undefined;
  // A source that is excluded where all others are now recorded was no failure before.
  const failing = (one: Posture) => leftOut(one).filter(({ verdict }) => verdict.status === "fail");
  const excluded = failing(after).map(({ set }) => set);
  if (excluded.length === 0 || failing(posture).length > 0)
    return isComplete(after, wanted) ? { plan, sets: missing, selectors, isLean, after } : undefined;
  const sets = [...missing, ...excluded];
  const more = changed(change(posture, trail, present, sets));
  const complete = more && withSelectors(plan.after, trail, more);
  return complete && isComplete(complete, wanted)
    ? { plan, sets, selectors: more, isLean, after: complete }
    : undefined;
}

const isComplete = (after: Posture, wanted: Wanted) =>
  wanted(after).every((set) => allRecorded(after, set).status === "pass");

function withSelectors(posture: Posture, trail: PostureTrail, value: EventSelectors): Posture {
  const { eventSelectors } = trail;
  return eventSelectors.state === "read"
    ? withEffective(posture, { ...trail, eventSelectors: { ...eventSelectors, value } })
    : posture;
}

function change(
  { account }: Posture,
  trail: PostureTrail,
  present: EventSelectors,
  sets: readonly EventSet[],
): SelectorChange {
  // Deliveries are events of the bucket's account, and a trail can leave its own out.
  const hasDeliveries = trail.bucket.owner !== "foreign" && trail.recursiveLogging !== false;
  return closeGap(present, sets, account.partition, hasDeliveries ? trail.s3BucketName : undefined);
}

/** The selectors as they should be, if such are possible. */
function changed(change: SelectorChange | undefined): EventSelectors | undefined {
  return change && "selectors" in change ? change.selectors : undefined;
}

/** Where no selectors can be written: one more would be over AWS's quotas, or there is something that is not known. */
function byHand({ trail, after, steps }: Plan, wanted: Wanted): Remediation {
  const { name, homeRegion, eventSelectors } = trail;
  const why = eventSelectors.state === "read" ? change(after, trail, eventSelectors.value, wanted(after)) : undefined;
  const reason = why && "impossible" in why ? why.impossible : "its selectors are not known";
  const widen = trailStep("widen-event-selectors", trail, {
    title: `Widen the event selectors of ${name} by hand`,
    effect: "changes",
    console: [openTrail(trail), `Widen or join its selectors by hand, then scan again: ${reason}`],
    cli: [cli`aws cloudtrail get-event-selectors --trail-name ${name} --region ${homeRegion}`],
  });
  return { steps: [...steps, widen] };
}

/** Where nothing is left to change, the reader sees the trail's own findings. */
function look(trail: PostureTrail): Remediation {
  const { name, s3BucketName } = trail;
  return {
    steps: [seeStatus(trail)],
    note: `Resolve the findings on ${name}, its bucket ${s3BucketName} and its key.`,
  };
}

/** The step that makes one trail record the sets; undefined where it does already, or where no change is possible. */
export function recordOn(trail: PostureTrail, posture: Posture, sets: readonly EventSet[]): Step | undefined {
  if (trail.eventSelectors.state !== "read") return undefined;
  const selectors = changed(change(posture, trail, trail.eventSelectors.value, sets));
  return selectors && putSelectors(trail, selectors, sets);
}

/** Who could record it as well: the owner of an organization's trail. */
function foreignHint(posture: Posture): string[] {
  const theirs = posture.trails.find(({ owner, isMultiRegionTrail }) => owner === "foreign" && isMultiRegionTrail);
  return theirs
    ? [
        `Account ${theirs.accountId} could record it instead, with its organization trail ${theirs.name}: ask there first.`,
      ]
    : [];
}
