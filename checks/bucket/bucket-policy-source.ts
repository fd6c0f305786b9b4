import {
  BUCKET_NEEDS,
  decideByPolicy,
  defineCheck,
  eachOwnBucket,
  evidenceOf,
  fail,
  firstFitting,
  notApplicable,
  notDecided,
  opensToStrangers,
  pass,
  policyRemedy,
  quoted,
  REFERENCES,
} from "../../src/check/index.ts";

/** Without `aws:SourceArn` a trail of any account can write into the bucket. IAM, "The confused deputy problem". */
export default defineCheck({
  id: "bucket-policy-source",
  title: "Bucket policy limits CloudTrail to known trails",
  failureTitle: "Bucket policy lets CloudTrail write for trails of any account",
  severity: "medium",
  resourceType: "bucket",
  rationale:
    "CloudTrail writes with the same name for every account. Unless the policy names the trail (aws:SourceArn) or the account (aws:SourceAccount), another account can direct its trail to this bucket and write false log files.",
  references: [REFERENCES.bucketPolicy, REFERENCES.confusedDeputy],
  needs: [...BUCKET_NEEDS, "bucket.policy"],
  remediation: (_verdict, { name }) => policyRemedy("bucket", name, "source"),
  evaluate: (posture) =>
    eachOwnBucket(posture, (bucket) => {
      const { name, policy } = bucket;
      const arn = `arn:${posture.account.partition}:s3:::${name}`;
      return decideByPolicy(policy, (policies) => {
        if (policies.length === 0) return notApplicable(`Bucket ${name} has no policy`);
        const answer = opensToStrangers(policies, ["s3:*"], [arn, `${arn}/*`]);
        if (answer.answer === "unknown")
          return notDecided(`For which trails CloudTrail may use bucket ${name}`, answer);
        if (answer.answer === "no") return pass(`Bucket ${name} admits CloudTrail for known trails or accounts only`);
        return fail(
          firstFitting([
            `Bucket ${name} admits CloudTrail for trails of any account (${quoted(answer.statement)})`,
            `Bucket ${name} admits CloudTrail for trails of any account`,
          ]),
          evidenceOf(answer),
        );
      });
    }),
});
