import {
  cli,
  defineCheck,
  eachTrail,
  judgeDelivery,
  MAX_AGE_HOURS,
  notApplicable,
  REFERENCES,
  S3_DELIVERY,
} from "../../src/check/index.ts";

/** A logging trail whose bucket refuses it keeps nothing. AWS API GetTrailStatus `LatestDelivery…`. */
export default defineCheck<"trail", { maxAgeHours: number }>({
  id: "trail-s3-delivery",
  title: "Delivery to S3 is current",
  severity: "high",
  resourceType: "trail",
  rationale:
    "A trail can be logging and deliver nothing: a bucket policy, a key or a deleted bucket stops it silently. CloudTrail reports the last success and the error.",
  references: [REFERENCES.trailStatus, REFERENCES.bucketPolicy],
  params: MAX_AGE_HOURS,
  needs: ["trail.status"],
  remediation: (trail) => ({
    console: [
      `Open S3, choose bucket ${trail.s3BucketName}, then Permissions, and compare its policy with the one that CloudTrail documents`,
      ...(trail.kmsKeyId
        ? [`Open KMS and check that ${trail.kmsKeyId} is enabled and its policy lets CloudTrail use it`]
        : []),
      `Open CloudTrail in ${trail.homeRegion}, choose Trails, then ${trail.name}, and see that Last log file delivered moves on`,
    ],
    cli: [
      cli`aws cloudtrail get-trail-status --name ${trail.name} --region ${trail.homeRegion}`,
      cli`aws s3api get-bucket-policy --bucket ${trail.s3BucketName}`,
    ],
  }),
  evaluate: (posture, { maxAgeHours }) =>
    eachTrail(posture, (trail) =>
      judgeDelivery(S3_DELIVERY, trail.status, posture.collectedAt, maxAgeHours, () =>
        notApplicable(`${trail.name} is stopped`),
      ),
    ),
});
