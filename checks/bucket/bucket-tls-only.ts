import {
  BUCKET_NEEDS,
  decideByPolicy,
  defineCheck,
  deniesWithoutTls,
  eachOwnBucket,
  evidenceOf,
  fail,
  notDecided,
  pass,
  policyRemedy,
} from "../../src/check/index.ts";

/** The policy has to deny requests without TLS of everyone: AWS services, which use TLS, may be excluded. */
export default defineCheck({
  id: "bucket-tls-only",
  title: "Policy of the trail's bucket denies requests without TLS",
  failureTitle: "Policy of the trail's bucket allows requests without TLS",
  severity: "medium",
  resourceType: "bucket",
  rationale:
    "A request over HTTP can be read and changed on its way. Only a statement that denies aws:SecureTransport false keeps log files from being read like that.",
  references: [
    {
      title: "Amazon S3: security best practices, enforce encryption of data in transit",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    },
  ],
  needs: [...BUCKET_NEEDS, "bucket.policy"],
  remediation: (_verdict, { name }) => policyRemedy("bucket", name, "tls"),
  evaluate: (posture) =>
    eachOwnBucket(posture, (bucket) => {
      const { name, policy } = bucket;
      const { partition, subject } = posture.account;
      const arn = `arn:${partition}:s3:::${name}`;
      return decideByPolicy(policy, (policies) => {
        const answer = deniesWithoutTls(policies, subject.accountId ?? "", [arn, `${arn}/*`]);
        if (answer.answer === "unknown")
          return notDecided(`Whether the policy of bucket ${name} denies requests without TLS`, answer);
        if (answer.answer === "yes") return pass(`Bucket ${name} denies requests without TLS`, evidenceOf(answer));
        return fail(
          policies.length === 0
            ? `Bucket ${name} has no policy that denies requests without TLS`
            : `The policy of bucket ${name} does not deny every request without TLS`,
          answer.example ? { details: [notDenied(answer.example)] } : {},
        );
      });
    }),
});

/** The request that is not denied. An action without a name is every one that no statement names. */
function notDenied({ action, resource }: { readonly action?: string; readonly resource?: string }): string {
  const what = action === undefined ? "any action" : action === "s3:" ? "other S3 actions" : action;
  return `Not denied: ${what} on ${resource ?? "any resource"}`;
}
