import type { FieldSelector } from "../../../model/documents/settings/selectors.ts";
import type { Posture, PostureTrail } from "../../../model/resources/posture.ts";
import { isNewlyCopied } from "../../recording/copies.ts";
import { excludedSources } from "../../recording/excluded-sources.ts";
import { recorders, withEffective } from "../../recording/recorders.ts";
import { lazily } from "../lazily.ts";
import { selectorsOf } from "./trail-selectors.ts";

/** In how many ways an account is worse than before: it has a copy of global service events, or excludes a source. */
export function harm(posture: Posture): (after: Posture) => number {
  const excludes = (one: Posture) => excludedSources(one).some(({ verdict }) => verdict.status === "fail");
  const excluded = lazily(() => excludes(posture));
  return (after) => (isNewlyCopied(posture, after) ? 1 : 0) + (excludes(after) && !excluded() ? 1 : 0);
}

/**
 * The harm of a trail that starts to record. It depends on management events alone: of thousands of trails that differ
 * in their names and data events it is computed once.
 */
export function harmOfTrail(posture: Posture): (trail: PostureTrail) => number {
  const harmOf = harm(posture);
  const status = new Map(recorders(posture).map(({ trail, effective }) => [trail.arn, effective.status]));
  const known = new Map<string, number>();
  return (trail) => {
    const { homeRegion, isMultiRegionTrail, isOrganizationTrail, includeGlobalServiceEvents } = trail;
    const settings = [homeRegion, isMultiRegionTrail, isOrganizationTrail, includeGlobalServiceEvents];
    const key = JSON.stringify([status.get(trail.arn), ...settings, managementSelectors(trail)]);
    const value = known.get(key) ?? harmOf(withEffective(posture, trail));
    known.set(key, value);
    return value;
  };
}

/** The selectors of a trail without those that match data events or network activity alone. */
function managementSelectors(trail: PostureTrail): unknown {
  const value = selectorsOf(trail);
  if (!value) return trail.eventSelectors.state;
  const isOther = ({ field, equals }: FieldSelector) => field === "eventCategory" && equals?.[0] !== "Management";
  return [
    value.eventSelectors.map((one) => ({ ...one, dataResources: [] })),
    value.advancedEventSelectors
      .filter(({ fieldSelectors }) => !fieldSelectors.some((one) => isOther(one) && one.equals?.length === 1))
      .map(({ fieldSelectors }) => fieldSelectors),
  ];
}
