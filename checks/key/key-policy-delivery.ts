import {
  allOf,
  decideByPolicy,
  defineCheck,
  eachOwnKey,
  keyRequests,
  mayDeliver,
  policyRemedy,
  REFERENCES,
} from "../../src/check/index.ts";

/** CloudTrail needs a data key for each file, with the trail's ARN as encryption context, and DescribeKey. */
export default defineCheck({
  id: "key-policy-delivery",
  title: "Key policy lets CloudTrail encrypt the trail's log files",
  failureTitle: "Key policy refuses CloudTrail the trail's log files",
  severity: "high",
  resourceType: "key",
  rationale:
    "Without the key CloudTrail delivers neither log files nor digest files. The trail keeps logging, and what it recorded is lost.",
  references: [REFERENCES.keyPolicy],
  needs: ["key.description", "key.policy", "trail.status"],
  data: {
    action: "What is refused, or not known.",
    trail: "ARN of the trail that it is refused for.",
  },
  remediation: (_verdict, { arn }) => policyRemedy("key", arn, "delivery"),
  evaluate: (posture) =>
    eachOwnKey(posture, (key, trails) => {
      const { id, arn } = key.subject;
      const own = key.description.state === "read" ? key.description.value.arn : (arn ?? "");
      return decideByPolicy(key.policy, (policies) =>
        allOf(
          trails.map((trail) =>
            mayDeliver(`Key ${id}`, policies, trail, keyRequests(trail, own, posture), posture.collectedAt),
          ),
        ),
      );
    }),
});
