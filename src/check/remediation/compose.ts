import type { Remediation, Step } from "../../model/documents/result.ts";
import type { Remedy } from "../../model/findings/check.ts";
import { inStepOrder } from "../../model/findings/step-order.ts";
import type { Posture, PostureTrail } from "../../model/resources/posture.ts";
import { isAllRecorded } from "../recording/recorded.ts";
import { recorders } from "../recording/recorders.ts";
import { guardsOf } from "./plan/guards.ts";
import { changeOn } from "./plan/record-plan.ts";
import {
  isGlobalServices,
  isNone,
  isSelectors,
  planTrails,
  stepsOn,
  type TrailPlan,
  trailAt,
} from "./plan/trail-plan.ts";
import { selectorsOf } from "./plan/trail-selectors.ts";
import { type PolicyPlan, planPolicies, resourceOf } from "./policy/policy-plan.ts";
import { isPolicyWant, type PolicyWant } from "./policy/policy-wants.ts";
import { cli } from "./remedy.ts";
import { carriedFilters } from "./steps/log-group-move.ts";
import { openTrail, seeStatus, trailStep } from "./steps/trail-steps.ts";
import type { Chain, RecordOnWant, RecordWant, TrailWant } from "./wants.ts";

/**
 * The remedies with steps for what they want. One plan serves all: a setting of a trail is changed by one step, which
 * stands in each remedy that needs it. So the remedies can be applied in any order, and none undoes another.
 *
 * @param remedies - the worst finding's first: where not everything fits into the selectors of a trail, its wants do.
 */
export function composed(posture: Posture, remedies: readonly Remedy[]): Remediation[] {
  const everything = remedies.flatMap((one) => one.wants ?? []);
  const wants = everything.filter((one) => !isPolicyWant(one)) as readonly TrailWant[];
  const policies = planPolicies(posture, everything.filter(isPolicyWant));
  const left = new Set(wants.flatMap((want) => (want.kind === "leave-log-group" ? want.trail : [])));
  const asked = remedies.map(({ steps, wants: own = [] }) => {
    const moved = (own as readonly TrailWant[]).find((want) => want.kind === "use-log-group" && left.has(want.trail));
    return moved?.kind === "use-log-group" ? moved.moved() : steps;
  });
  const given = new Set(asked.flatMap((steps) => steps.map(({ id }) => id)));
  const plan = planTrails(posture, wants, given);
  const guards = guardsOf(plan);
  const planned = new Map([...plan.steps.values()].flat().map((step) => [step.id, step]));
  const chains = remedies.map(({ wants: own = [] }) => {
    const want = (own as readonly TrailWant[]).find(({ kind }) => kind === "alarm");
    return want?.kind === "alarm"
      ? want.chain({ present: posture, after: plan.after, left, restored: plan.restored })
      : undefined;
  });
  const made = new Set([...given, ...chains.flatMap((chain) => chain?.steps.map(({ id }) => id) ?? [])]);
  return remedies.map(({ note, wants: own = [] }, i) => {
    const chain = chains[i];
    const steps = [...(asked[i] ?? []), ...(chain ? chainSteps(plan, chain) : [])];
    const parts = own.flatMap((want) =>
      isPolicyWant(want) ? [policyPart(policies, want)] : chain ? [] : [partOf(plan, want as TrailWant, made)],
    );
    const said = chain ? chain.note : note;
    const notes = [...new Set([...parts.flatMap((part) => part.notes), ...(said ? [said] : [])])];
    const all = [...parts.flatMap((part) => part.steps), ...steps, ...steps.flatMap(({ id }) => guards.get(id) ?? [])];
    return {
      steps: inOrder([...new Map(all.map(({ id, ...step }) => [id, planned.get(id) ?? { id, ...step }])).values()]),
      ...(notes.length > 0 ? { note: notes.join(" ") } : {}),
    };
  });
}

/** The least of the plan after which the trail records the events, where it does not, and what raises the alarm. */
function chainSteps(plan: TrailPlan, { trail, isReady, steps }: Chain): Step[] {
  if (isReady(plan.posture)) return [...steps];
  const least = leastHarm(plan.options, isReady);
  return [...(least?.steps ?? [...stepsOn(plan, [trail]), ...(plan.repaired.get(trail) ?? [])]), ...steps];
}

/** The order of the steps. It names no step that is not there. */
function inOrder(steps: readonly Step[]): Step[] {
  const ids = new Set(steps.map(({ id }) => id));
  const known = steps.map(({ after, ...step }): Step => {
    const before = (after ?? []).filter((id) => ids.has(id));
    return before.length > 0 ? { ...step, after: before } : step;
  });
  return inStepOrder(known, (step) => step);
}

interface Part {
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
}

function policyPart(plan: PolicyPlan, want: PolicyWant): Part {
  const planned = plan.get(resourceOf(want));
  return planned ? { steps: [planned.step], notes: planned.notes } : { steps: [], notes: [] };
}

/** What of the plan fulfils one want. */
function partOf(plan: TrailPlan, want: TrailWant, given: ReadonlySet<string>): Part {
  switch (want.kind) {
    case "record":
      return recordPart(plan, want);
    case "record-once":
      return oncePart(plan);
    case "record-on":
      return recordOnPart(plan, want);
    case "leave-log-group":
      return { steps: carriedFilters(plan.posture, want.trail, given), notes: [] };
    case "use-log-group":
    case "alarm":
      return { steps: [], notes: [] };
  }
}

/** The least of the plan after which these events are recorded. */
function recordPart(plan: TrailPlan, want: RecordWant): Part {
  const { posture, recording } = plan;
  const used = recording?.choice?.plan ?? recording?.least;
  if (!recording || !used || isNone(want, posture)) return { steps: [], notes: [] };
  const reason = recording.impossible.get(want);
  if (reason !== undefined) {
    const steps = used.steps.length > 0 || want.events(used.after).length > 0 ? [widenManually(used.trail)] : [];
    return { steps: [...used.steps, ...steps], notes: [`${used.trail.name}: ${reason}.`] };
  }
  const isDone = (one: Posture) =>
    want.everywhere
      ? recorders(one).some(({ trail, effective }) => trail.isMultiRegionTrail && effective.status === "pass")
      : want.events(one).every((set) => isAllRecorded(one, set));
  // Where a check asks for what this plan knows to be done, it gets the plan.
  const isOpen = !isDone(posture);
  const option = (isOpen && leastHarm(plan.options, isDone)) || plan.options.at(isOpen ? -1 : 1);
  const steps = option?.steps ?? [];
  if (steps.length === 0) return look(used.trail);
  return {
    steps,
    notes: [
      ...(used.note ? [used.note] : []),
      ...(steps.some(isSelectors) ? [REPLACES] : []),
      ...(recording.choice?.isLean
        ? ["Another trail records the management events: this one does not, so that they are not charged twice."]
        : []),
      ...foreignHint(posture),
    ],
  };
}

/** The first part of the plan after which a want is fulfilled without harm, or else with the least. */
function leastHarm(options: TrailPlan["options"], isDone: (after: Posture) => boolean) {
  let least: TrailPlan["options"][number] | undefined;
  for (const option of options) {
    if (option.steps.length === 0 || !isDone(option.after())) continue;
    if (option.harm() === 0) return option;
    if (!least || option.harm() < least.harm()) least = option;
  }
  return least;
}

const REPLACES =
  "put-event-selectors replaces all selectors of the trail: the command repeats the current ones and adds what is missing.";

function oncePart(plan: TrailPlan): Part {
  const { once } = plan;
  if (!once) return { steps: [], notes: [] };
  const arns = once.trails.map(({ arn }) => arn);
  // The trail that stays has to record first, in every Region where the others did.
  const before = new Set(once.first ? stepsOn(plan, [once.first.arn]) : []);
  const steps = stepsOn(plan, arns).filter(
    (step) => before.has(step) || isSelectors(step) || once.steps.includes(step) || isGlobalServices(step),
  );
  const rest = once.steps.filter(({ id }) => !steps.some((step) => step.id === id));
  return { steps: [...steps, ...rest], notes: [once.note] };
}

function recordOnPart(plan: TrailPlan, want: RecordOnWant): Part {
  const trail = trailAt(plan.after, want.trail);
  const reason = plan.refused.get(want);
  if (!trail) return { steps: [], notes: [] };
  if (reason !== undefined) return { steps: [widenManually(trail)], notes: [`${trail.name}: ${reason}.`] };
  const now = trailAt(plan.posture, want.trail) ?? trail;
  const before = changeOn(plan.posture, now, want.events(now, plan.posture));
  const isNeeded = !("selectors" in before) || before.selectors !== selectorsOf(now);
  return isNeeded
    ? { steps: stepsOn(plan, [trail.arn]).filter(isSelectors), notes: [REPLACES] }
    : { steps: [], notes: [] };
}

/** The step for wants that no selectors can be written for. */
function widenManually(trail: PostureTrail): Step {
  const { name, homeRegion } = trail;
  return trailStep("widen-event-selectors", trail, {
    title: `Widen the event selectors of ${name} manually`,
    effect: "changes",
    console: [openTrail(trail), "Widen or merge its event selectors, then scan again"],
    cli: [cli`aws cloudtrail get-event-selectors --trail-name ${name} --region ${homeRegion}`],
  });
}

/** Where nothing is left to change, the reader sees the trail's own findings. */
function look(trail: PostureTrail): Part {
  const { name, s3BucketName } = trail;
  return {
    steps: [seeStatus(trail)],
    notes: [`Resolve the findings on ${name}, its bucket ${s3BucketName} and its key.`],
  };
}

/** Who could record it as well: the owner of an organization's trail. */
function foreignHint(posture: Posture): string[] {
  const theirs = posture.trails.find(({ owner, isMultiRegionTrail }) => owner === "foreign" && isMultiRegionTrail);
  return theirs
    ? [
        `Account ${theirs.accountId} could record it instead, with its organization trail ${theirs.name}. Ask the owning account first.`,
      ]
    : [];
}
