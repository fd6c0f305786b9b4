import type { Step } from "../../../model/documents/result.ts";
import type { Posture, PostureTrail } from "../../../model/resources/posture.ts";
import type { EventSet } from "../../../selectors/index.ts";
import { isNewlyCopied } from "../../recording/copies.ts";
import { effectiveArns, withEffective } from "../../recording/recorders.ts";
import { lazily } from "../lazily.ts";
import { putSelectors } from "../steps/selector-steps.ts";
import type { RecordOnWant, RecordWant, TrailWant } from "../wants.ts";
import { harm } from "./harm.ts";
import { type OncePlan, planOnce } from "./once-plan.ts";
import { type Plan, repairedAnyway } from "./plans.ts";
import { changeOn, planRecording, type RecordPlan } from "./record-plan.ts";
import { selectorsOf, withSelectors } from "./trail-selectors.ts";

/** What is done to the trails for all wants together. */
export interface TrailPlan {
  readonly posture: Posture;
  /** The account as it is then. */
  readonly after: Posture;
  /** The steps on each trail that changes, by ARN. */
  readonly steps: ReadonlyMap<string, readonly Step[]>;
  /** The trail that must record first what another gives up, by the ARN of the latter. */
  readonly first: ReadonlyMap<string, string>;
  /** The steps that other findings ask for, by the trail that they make effective. */
  readonly repaired: ReadonlyMap<string, readonly Step[]>;
  /** The same by the trail that may be effective then. */
  readonly restored: ReadonlyMap<string, readonly Step[]>;
  readonly recording: RecordPlan | undefined;
  readonly once: OncePlan | undefined;
  /** Why a trail cannot record what is wanted of it. */
  readonly refused: ReadonlyMap<RecordOnWant, string>;
  /** Whether a trail that starts becomes a further copy only by what is recorded then. */
  readonly isCopiedThen: boolean;
  /** Parts of the plan that may be enough for one want, the least first. */
  readonly options: readonly Option[];
}

const SECOND_COPY = "another trail records the management events, and a second copy of them is charged";

/** Some of the steps, with the account as it is after these alone. */
interface Option {
  readonly steps: readonly Step[];
  readonly after: () => Posture;
  /** In how many ways they make the account worse: a second copy of events, an excluded source. */
  readonly harm: () => number;
}

/**
 * One plan for all wants: first what other steps make effective, then what is to be recorded, then what is recorded once,
 * last what single trails are to record.
 *
 * @param given - steps that are done anyway, by id.
 */
export function planTrails(posture: Posture, wants: readonly TrailWant[], given: ReadonlySet<string>): TrailPlan {
  const { base: started, repaired, restored } = repairedAnyway(posture, given);
  // Trails that start to record would be further copies: those that can give up the global service events do first.
  const isCopied = repaired.size > 0 && isNewlyCopied(posture, started);
  const guard = isCopied ? planOnce(posture, started, { wide: new Set(repaired.keys()) }) : undefined;
  const base = withEffective(started, ...(guard?.trails ?? []));
  const records = wants.filter((want): want is RecordWant => want.kind === "record" && !isNone(want, posture));
  const recording = records.length > 0 ? planRecording(posture, base, given, records) : undefined;
  const used = recording?.choice?.plan ?? recording?.least;
  const steps = new Map<string, Step[]>(used ? [[used.trail.arn, [...used.steps]]] : []);
  const add = (arn: string, ...more: readonly Step[]) => steps.set(arn, [...(steps.get(arn) ?? []), ...more]);
  const sets = new Map<string, readonly EventSet[]>();
  const addSets = (arn: string, more: readonly EventSet[]) => sets.set(arn, [...(sets.get(arn) ?? []), ...more]);
  if (recording?.choice) addSets(recording.choice.plan.trail.arn, recording.choice.sets);
  let after = recording?.choice?.after ?? used?.after ?? base;

  const isWide = used?.steps.some(({ id }) => id.startsWith("update-trail-multi-region "));
  // With what is recorded then, a trail that starts may become a further copy, and so may one that a person restores.
  const withRestored = withEffective(after, ...after.trails.filter(({ arn }) => restored.has(arn)));
  const isCopiedThen = repaired.size + restored.size > 0 && isNewlyCopied(posture, withRestored);
  const isOnce = isCopiedThen || wants.some(({ kind }) => kind === "record-once");
  const multiRegion = after.trails.filter(
    ({ arn, isMultiRegionTrail }) => isCopiedThen && isMultiRegionTrail && (repaired.has(arn) || restored.has(arn)),
  );
  const starting = new Set(multiRegion.map(({ arn }) => arn));
  // The trail that was chosen to record covers every Region.
  const isChosen = used !== undefined && (isWide || starting.has(used.trail.arn));
  const wide = new Set(isChosen ? [used.trail.arn] : []);
  const once = isOnce
    ? planOnce(posture, isCopiedThen ? withRestored : after, { wide, starting, restored: new Set(restored.keys()) })
    : undefined;
  after = withEffective(after, ...(once?.trails ?? []));
  const first = new Map<string, string>();
  const lean = new Set<string>();
  const onceSteps: Step[] = [];
  for (const plan of [guard, once]) {
    if (plan?.first) addSets(plan.first.arn, plan.sets);
    for (const { arn, includeGlobalServiceEvents } of plan?.trails ?? []) {
      if (arn === plan?.first?.arn) continue;
      if (plan?.first) first.set(arn, plan.first.arn);
      if (includeGlobalServiceEvents) lean.add(arn);
    }
    if (plan && plan.trails.length > 0) onceSteps.push(...plan.steps);
  }

  const refused = new Map<RecordOnWant, string>();
  const planned = byArn(after);
  for (const want of wants) {
    if (want.kind !== "record-on") continue;
    const trail = planned.get(want.trail);
    if (!trail) continue;
    const missing = want.events(trail, after);
    const change = changeOn(posture, trail, missing);
    if (!("selectors" in change)) {
      refused.set(want, change.impossible);
      continue;
    }
    if (change.selectors === selectorsOf(trail)) continue;
    const widened = withSelectors(trail, change.selectors);
    const changed = withEffective(after, widened);
    if (lean.has(trail.arn) || isNewlyCopied(after, changed)) {
      refused.set(want, SECOND_COPY);
      continue;
    }
    addSets(trail.arn, missing);
    planned.set(trail.arn, widened);
    after = changed;
  }

  const present = byArn(posture);
  for (const trail of after.trails) {
    const now = present.get(trail.arn) ?? recording?.least.trail;
    const value = selectorsOf(trail);
    const put =
      now && value && putSelectors({ ...trail, eventSelectors: now.eventSelectors }, value, sets.get(trail.arn) ?? []);
    // A new trail exists before it gets its selectors.
    const create = (steps.get(trail.arn) ?? []).find(({ id }) => id.startsWith("create-trail "));
    if (put) add(trail.arn, create ? { ...put, after: [create.id] } : put);
    if (put) steps.set(trail.arn, startedLast(steps.get(trail.arn) ?? [], put.id));
  }
  for (const step of onceSteps) {
    const arn = step.id.slice(step.id.indexOf(" ") + 1);
    if (planned.has(arn)) add(arn, step);
  }
  // What a trail gives up another one records first.
  for (const [arn, other] of first) {
    const before = (steps.get(other) ?? []).map(({ id }) => id);
    steps.set(
      arn,
      (steps.get(arn) ?? []).map((step) => ({ ...step, after: [...(step.after ?? []), ...before] })),
    );
  }
  const plan = { posture, after, steps, first, repaired, restored, recording, once, refused, isCopiedThen };
  return { ...plan, options: used ? optionsOf(plan, used) : [] };
}

/** Whether a want asks for nothing in an account. */
export const isNone = ({ unlessDone, events }: RecordWant, posture: Posture): boolean =>
  unlessDone === true && events(posture).length === 0;

/** The trails of an account by their ARNs. */
export const byArn = ({ trails }: Posture): Map<string, PostureTrail> => new Map(trails.map((one) => [one.arn, one]));

const places = new WeakMap<Posture, ReadonlyMap<string, PostureTrail>>();

/** A trail of an account: thousands of wants may name one. */
export function trailAt(posture: Posture, arn: string): PostureTrail | undefined {
  const trails = places.get(posture) ?? byArn(posture);
  places.set(posture, trails);
  return trails.get(arn);
}

/** A trail starts with the selectors that it is to have. */
function startedLast(steps: readonly Step[], put: string): Step[] {
  return steps.map((step) =>
    step.id.startsWith("start-logging ") ? { ...step, after: [...(step.after ?? []), put] } : step,
  );
}

/** More trails than are tried one by one. */
const MOST_STARTING = 8;

function optionsOf(plan: Omit<TrailPlan, "options">, { trail: used }: Plan): Option[] {
  const { posture, after, first, repaired } = plan;
  const harmOf = harm(posture);
  const option = (steps: readonly Step[], make: () => Posture): Option => {
    const made = lazily(make);
    return { steps, after: made, harm: lazily(() => harmOf(made())) };
  };
  const records = effectiveArns(posture);
  /** These trails as they are to be; `starting`: those that start to record. */
  const planned = lazily(() => byArn(after));
  const done = (arns: readonly string[], starting: readonly string[]) => () => {
    const starts = new Set(starting);
    const changed = arns
      .flatMap((one) => [first.get(one) ?? one, one])
      .filter((one) => records.has(one) || starts.has(one))
      .flatMap((one) => planned().get(one) ?? []);
    return withEffective(posture, ...changed);
  };
  const now = posture.trails.find(({ arn }) => arn === used.arn);
  // The trail as it is to be, but for its selectors.
  const started = { ...used, ...(now ? { eventSelectors: now.eventSelectors } : {}) };
  const all = [used.arn, ...[...plan.steps.keys()].filter((one) => one !== used.arn)];
  const starting = [...repaired.keys()];
  const changing = (arns: readonly string[], starts: readonly string[]) =>
    option(
      [...stepsOn(plan, [...arns, ...starts]), ...starts.flatMap((arn) => repaired.get(arn) ?? [])],
      done([...arns, ...starts], [used.arn, ...starts]),
    );
  return [
    option(
      (plan.steps.get(used.arn) ?? []).filter((step) => !isSelectors(step) && !isGlobalServices(step)),
      () => withEffective(posture, started),
    ),
    changing([used.arn], []),
    ...(starting.length > MOST_STARTING ? [] : starting.map((arn) => changing([], [arn]))),
    changing([], starting),
    changing([used.arn], starting),
    changing(all, starting),
  ];
}

/** The steps on these trails, and on those that must record first. */
export function stepsOn({ steps, first }: Pick<TrailPlan, "steps" | "first">, arns: readonly string[]): Step[] {
  const all = new Set(arns.flatMap((arn) => [first.get(arn) ?? arn, arn]));
  return [...all].flatMap((arn) => steps.get(arn) ?? []);
}

export const isSelectors = ({ id }: Step) => id.startsWith("put-event-selectors ");

export const isGlobalServices = ({ id }: Step) => id.startsWith("update-trail-global-service-events ");
