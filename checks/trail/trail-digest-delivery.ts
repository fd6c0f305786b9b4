import {
  DELIVERY_DATA,
  DIGEST_DELIVERY,
  defineCheck,
  deliveryVerdict,
  eachTrail,
  MAX_AGE_HOURS,
  notApplicable,
  REFERENCES,
  restoreDigests,
  setting,
} from "../../src/check/index.ts";

/** Validation that delivers no digests proves nothing. AWS API GetTrailStatus `LatestDigestDelivery…`. */
export default defineCheck<"trail", { maxAgeHours: number }>({
  id: "trail-digest-delivery",
  title: "Delivery of digests is current",
  failureTitle: "Delivery of digests is not current",
  severity: "medium",
  resourceType: "trail",
  links: ["digests"],
  rationale:
    "CloudTrail delivers digest files every hour, even if no event was logged. If delivery stops, log files after the last digest cannot be verified.",
  references: [REFERENCES.trailStatus, REFERENCES.logFileValidation],
  params: MAX_AGE_HOURS,
  needs: ["trail.status"],
  data: DELIVERY_DATA,
  remediation: (_verdict, trail) => ({ steps: restoreDigests(trail) }),
  evaluate: (posture, { maxAgeHours }) =>
    eachTrail(posture, (trail) =>
      trail.logFileValidationEnabled
        ? deliveryVerdict(DIGEST_DELIVERY, trail, posture.collectedAt, maxAgeHours)
        : notApplicable(`${trail.name} has log file validation off`, {
            evidence: [setting(trail, "logFileValidationEnabled")],
          }),
    ),
});
