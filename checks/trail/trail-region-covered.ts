import {
  anyOf,
  defineCheck,
  EFFECTIVE_NEEDS,
  eachRegion,
  effective,
  fail,
  REFERENCES,
  recordEverywhere,
  unknown,
  whyUnread,
} from "../../src/check/index.ts";

/** A region without an effective trail is blind. CIS AWS Foundations 3.1 (1.4.0 and later). */
export default defineCheck({
  id: "trail-region-covered",
  title: "The region is covered by an effective trail",
  severity: "high",
  resourceType: "region",
  rationale:
    "What happens in a region that no effective trail covers leaves no record that outlives Event history. The finding names the regions, so that one forgotten region is seen.",
  references: [REFERENCES.multiRegion],
  needs: EFFECTIVE_NEEDS,
  remediation: (_verdict, _region, posture) => recordEverywhere(posture),
  evaluate: (posture) =>
    eachRegion(posture, (region) => {
      const covering = posture.trails.filter((trail) => trail.isMultiRegionTrail || trail.homeRegion === region.name);
      const known = anyOf(
        covering.map((trail) => effective(trail, posture)),
        fail(`No trail covers ${region.name}`, region.trails),
      );
      // AWS lists a multi-Region trail in every enabled region: the region's own listing shows all that cover it.
      return known.status === "pass" || region.trails.state === "read"
        ? { ...known, message: `${region.name}: ${known.message}` }
        : unknown(`The trails of ${region.name} are not known: ${whyUnread(region.trails)}`, region.trails);
    }),
});
