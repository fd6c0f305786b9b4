import type { Step } from "../../../model/documents/result.ts";
import { harmOfTrail } from "./harm.ts";
import { byArn, isGlobalServices, isSelectors, stepsOn, type TrailPlan } from "./trail-plan.ts";

/**
 * What a trail needs before it starts to record, by the steps that make it effective: with the selectors that it has it
 * would be a second copy, or exclude a source.
 */
export function guardsOf(plan: TrailPlan): ReadonlyMap<string, readonly Step[]> {
  const { posture, after, repaired, restored } = plan;
  const guards = new Map<string, readonly Step[]>();
  const harms = [posture, ...(plan.isCopiedThen ? [after] : [])].map(harmOfTrail);
  const [present, changed] = [byArn(posture), byArn(after)];
  for (const [arn, starting] of [...repaired, ...restored]) {
    const [now, then] = [present.get(arn), changed.get(arn)];
    const steps = stepsOn(plan, [arn]).filter((step) => isSelectors(step) || isGlobalServices(step));
    if (!now || !then || steps.length === 0) continue;
    if (harms.every((harmOf) => harmOf(then) >= harmOf(now))) continue;
    for (const { id } of starting) guards.set(id, [...(guards.get(id) ?? []), ...steps]);
  }
  return guards;
}
