import {
  anyEffective,
  defineCheck,
  EFFECTIVE_NEEDS,
  eachRegion,
  fail,
  IMPACT,
  REFERENCES,
  recordEverywhere,
  unread,
} from "../../src/check/index.ts";

/** Without an effective trail, activity in a Region is not recorded. CIS AWS Foundations 3.1 (1.4.0 and later). */
export default defineCheck({
  id: "trail-region-covered",
  title: "The Region is covered by an effective trail",
  failureTitle: "The Region is not covered by an effective trail",
  severity: "high",
  resourceType: "region",
  links: [],
  rationale:
    "Activity in a Region that no effective trail covers is kept only in Event history, for 90 days. There is one finding for each Region, so that a forgotten one is visible.",
  references: [REFERENCES.multiRegion],
  needs: EFFECTIVE_NEEDS,
  data: { impact: IMPACT, trails: "ARNs of the effective trails that cover the Region." },
  example: { isMultiRegionTrail: false },
  remediation: () => recordEverywhere(),
  evaluate: (posture) =>
    eachRegion(posture, (region) => {
      const covering = posture.trails.filter((trail) => trail.isMultiRegionTrail || trail.homeRegion === region.name);
      const none = fail(`No trail covers ${region.name}`, { evidence: [region.trails] });
      const verdict = anyEffective(covering, posture, none);
      if (verdict.status === "pass") return { ...verdict, message: `${region.name} is covered: ${verdict.message}` };
      // AWS lists a multi-Region trail in every enabled region: the region's own listing shows all that cover it.
      if (region.trails.state !== "read")
        return unread(`The trails of ${region.name} are not known: `, [region.trails]);
      return verdict.status === "fail"
        ? { ...verdict, data: { ...verdict.data, impact: "region-not-recorded" } }
        : verdict;
    }),
});
