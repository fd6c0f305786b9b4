import { textSet } from "../text/text-set.ts";
import type { Condition } from "./selector-part.ts";
import type { RecordingTrail } from "./trail.ts";

const MEMBERS = "whether the event's account is in the trail's organization is not known here";

/**
 * The conditions of the trail itself, which apply to all its selectors: its Region, global service events, deliveries by
 * CloudTrail, accounts. Sources: AWS CloudTrail User Guide, "Understanding multi-Region trails", "Global service events",
 * "Creating a trail for an organization"; API, "UpdateTrail" for `RecursiveLogging`.
 */
export function scopeOf(trail: RecordingTrail): Condition[] {
  const { isMultiRegionTrail, isOrganizationTrail, includeGlobalServiceEvents, homeRegion, accountId } = trail;
  const conditions: Condition[] = [];
  if (!isMultiRegionTrail)
    conditions.push({ field: "awsRegion", texts: textSet({ equals: [homeRegion] }), of: "trail" });
  if (!isMultiRegionTrail && !includeGlobalServiceEvents)
    conditions.push({ field: "globalService", texts: textSet({ equals: ["false"] }), of: "trail" });
  if (trail.recursiveLogging === false)
    conditions.push({ field: "cloudTrailDelivery", texts: textSet({ equals: ["false"] }), of: "trail" });
  const accounts = [accountId, ...(isOrganizationTrail ? (trail.memberAccounts ?? []) : [])];
  conditions.push({
    field: "recipientAccountId",
    texts: textSet({ equals: accounts, absent: true }),
    ...(isOrganizationTrail ? { widerTexts: textSet({ absent: true }), openQuestion: MEMBERS } : {}),
    of: "trail",
  });
  return conditions;
}
