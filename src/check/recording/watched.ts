import { isUnread } from "../../model/resources/observed.ts";
import type { Posture, PostureTrail } from "../../model/resources/posture.ts";
import { effectiveArns } from "./recorders.ts";

/**
 * The ARNs of trails on whose events alarms may be: their log group has metric filters, or belongs to another account,
 * which may have made some.
 */
export function watchedArns(posture: Posture): Set<string> {
  const effective = effectiveArns(posture);
  return new Set(posture.trails.flatMap((trail) => (effective.has(trail.arn) && mayAlarm(trail) ? trail.arn : [])));
}

function mayAlarm({ isMultiRegionTrail, logGroup: group }: PostureTrail): boolean {
  if (!isMultiRegionTrail || !group) return false;
  return group.owner !== "own" || isUnread(group.metricFilters) || group.metricFilters.items.length > 0;
}
