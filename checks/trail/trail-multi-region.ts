import type { PostureTrail } from "../../src/check/index.ts";
import {
  anyEffective,
  defineCheck,
  EFFECTIVE_NEEDS,
  fail,
  onAccount,
  REFERENCES,
  recordEverywhere,
  setting,
} from "../../src/check/index.ts";

/** Only a multi-Region trail records in Regions that are not in use yet. CIS AWS Foundations 3.1 (1.4.0 and later). */
export default defineCheck({
  id: "trail-multi-region",
  title: "An effective trail covers all Regions",
  failureTitle: "No effective trail covers all Regions",
  severity: "critical",
  resourceType: "account",
  links: [],
  rationale:
    "Attackers use Regions that are not monitored. A multi-Region trail that is logging and delivers records activity in every enabled Region, including Regions enabled later.",
  references: [REFERENCES.multiRegion],
  needs: EFFECTIVE_NEEDS,
  data: { trails: "ARNs of the effective multi-Region trails." },
  example: { isMultiRegionTrail: false },
  remediation: () => recordEverywhere(),
  evaluate: (posture) => {
    const multiRegion = posture.trails.filter((trail) => trail.isMultiRegionTrail);
    const none = fail(noneOf(posture.trails), {
      evidence:
        posture.trails.length > 0
          ? posture.trails.map((trail) => setting(trail, "isMultiRegionTrail"))
          : posture.regions.map((region) => region.trails),
    });
    return onAccount(posture, anyEffective(multiRegion, posture, none));
  },
});

function noneOf(trails: readonly PostureTrail[]): string {
  const [first, ...others] = trails;
  if (!first) return "No trail is in scope";
  return others.length > 0
    ? `None of the ${trails.length} trails in scope is a multi-Region trail`
    : `${first.name}, the only trail in scope, is not a multi-Region trail`;
}
