import {
  DELIVERY_DATA,
  defineCheck,
  deliveryVerdict,
  eachTrail,
  IMPACT,
  MAX_AGE_HOURS,
  REFERENCES,
  restoreDelivery,
  S3_DELIVERY,
} from "../../src/check/index.ts";

/** A logging trail whose bucket denies it access stores nothing. AWS API GetTrailStatus `LatestDelivery…`. */
export default defineCheck<"trail", { maxAgeHours: number }>({
  id: "trail-s3-delivery",
  title: "Delivery to S3 is current",
  failureTitle: "Delivery to S3 is not current",
  severity: "high",
  resourceType: "trail",
  links: ["bucket"],
  rationale:
    "A trail can be logging without delivering: a changed bucket policy, an unusable key or a deleted bucket stops delivery without notice. CloudTrail reports the last success and the error.",
  references: [REFERENCES.trailStatus, REFERENCES.bucketPolicy],
  params: MAX_AGE_HOURS,
  needs: ["trail.status"],
  data: { impact: IMPACT, ...DELIVERY_DATA },
  remediation: (_verdict, trail) => ({ steps: restoreDelivery(trail) }),
  evaluate: (posture, { maxAgeHours }) =>
    eachTrail(posture, (trail) => deliveryVerdict(S3_DELIVERY, trail, posture.collectedAt, maxAgeHours)),
});
