import type { PostureTrail } from "../../src/check/index.ts";
import {
  anyOf,
  defineCheck,
  EFFECTIVE_NEEDS,
  effective,
  fail,
  onAccount,
  REFERENCES,
  recordEverywhere,
} from "../../src/check/index.ts";

/** Only a multi-Region trail records in regions that nobody uses yet. CIS AWS Foundations 3.1 (1.4.0 and later). */
export default defineCheck({
  id: "trail-multi-region",
  title: "An effective trail covers all regions",
  severity: "critical",
  resourceType: "account",
  rationale:
    "An attacker chooses the region that nobody watches. A multi-Region trail that logs and delivers records activity in every enabled region, also in those enabled later.",
  references: [REFERENCES.multiRegion],
  needs: EFFECTIVE_NEEDS,
  remediation: (_verdict, _account, posture) => recordEverywhere(posture),
  evaluate: (posture) => {
    const multiRegion = posture.trails.filter((trail) => trail.isMultiRegionTrail);
    const evidence = posture.trails.length > 0 ? posture.trails : posture.regions.map((region) => region.trails);
    return onAccount(
      posture,
      anyOf(
        multiRegion.map((trail) => effective(trail, posture)),
        fail(
          posture.trails.length > 0 ? noneOf(posture.trails) : "No trail in scope, so none that covers all regions",
          ...evidence,
        ),
      ),
    );
  },
});

function noneOf(trails: readonly PostureTrail[]): string {
  const [first] = trails;
  return first && trails.length === 1
    ? `${first.name}, the one trail in scope, is not a multi-Region trail`
    : `None of the ${trails.length} trails in scope is a multi-Region trail`;
}
