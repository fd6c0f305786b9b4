import {
  allOf,
  BUCKET_NEEDS,
  bucketRequests,
  decideByPolicy,
  defineCheck,
  eachOwnBucket,
  mayDeliver,
  policyRemedy,
  REFERENCES,
} from "../../src/check/index.ts";

/** CloudTrail asks for the ACL and writes under the trail's folder: a policy that refuses it stops the next delivery. */
export default defineCheck({
  id: "bucket-policy-delivery",
  title: "Bucket policy lets CloudTrail write the trail's log files",
  failureTitle: "Bucket policy refuses CloudTrail the trail's log files",
  severity: "high",
  resourceType: "bucket",
  rationale:
    "The trail keeps logging while its bucket refuses the log files. They are lost if the policy is not corrected, and nothing but the delivery error says so.",
  references: [REFERENCES.bucketPolicy],
  needs: [...BUCKET_NEEDS, "bucket.policy", "trail.status"],
  data: {
    action: "What is refused, or not known.",
    trail: "ARN of the trail that it is refused for.",
  },
  remediation: (_verdict, { name }) => policyRemedy("bucket", name, "delivery"),
  evaluate: (posture) =>
    eachOwnBucket(posture, (bucket, trails) =>
      decideByPolicy(bucket.policy, (policies) =>
        allOf(
          trails.map((trail) =>
            mayDeliver(`Bucket ${bucket.name}`, policies, trail, bucketRequests(trail, posture), posture.collectedAt),
          ),
        ),
      ),
    ),
});
