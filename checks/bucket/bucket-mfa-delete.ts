import {
  allOf,
  anyOf,
  BUCKET_NEEDS,
  bucketStep,
  cli,
  decideBy,
  defineCheck,
  eachOwnBucket,
  fail,
  mfaOf,
  type PostureBucket,
  pass,
  type Verdict,
  versioningFirst,
} from "../../src/check/index.ts";

/** MFA delete asks for a second factor before a version is deleted. AWS API GetBucketVersioning `MFADelete`. */
export default defineCheck<"bucket", { acceptObjectLock: boolean }>({
  id: "bucket-mfa-delete",
  title: "S3 bucket of the trail requires MFA to delete versions",
  failureTitle: "S3 bucket of the trail does not require MFA to delete versions",
  severity: "medium",
  resourceType: "bucket",
  rationale:
    "Versions of log files can be deleted for good with a stolen access key. With MFA delete, only the root user with its MFA device can delete a version or suspend versioning.",
  references: [
    {
      title: "Amazon S3: configuring MFA delete",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html",
    },
  ],
  params: {
    acceptObjectLock: {
      type: "boolean",
      default: false,
      description: "Also pass where Object Lock has a default retention in COMPLIANCE mode.",
    },
  },
  needs: ({ acceptObjectLock }) => [
    ...BUCKET_NEEDS,
    "bucket.versioning",
    ...(acceptObjectLock ? (["bucket.objectLock"] as const) : []),
  ],
  data: { mfaDelete: "Enabled or Disabled; null: it was never turned on." },
  remediation: (_verdict, bucket) => {
    const { name } = bucket;
    const first = versioningFirst(bucket);
    return {
      steps: [
        ...first,
        bucketStep("put-bucket-versioning-mfa", bucket, {
          title: `Turn on MFA delete of ${name}`,
          effect: "changes",
          after: first.map(({ id }) => id),
          console: ["The console cannot turn on MFA delete: run the command with credentials of the root user"],
          cli: [
            cli`aws s3api put-bucket-versioning --bucket ${name} --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa ${mfaOf(bucket)}`,
          ],
        }),
      ],
      note: "S3 accepts no lifecycle configuration while MFA delete is on. Where log files have to expire, use Object Lock in COMPLIANCE mode and set acceptObjectLock.",
    };
  },
  evaluate: (posture, { acceptObjectLock }) =>
    eachOwnBucket(posture, (bucket) => {
      const byMfa = mfaDelete(bucket);
      if (!acceptObjectLock) return byMfa;
      const either = anyOf([byMfa, complianceLock(bucket)], byMfa);
      return either.status === "fail" ? { ...allOf([byMfa]), evidence: either.evidence } : either;
    }),
});

function mfaDelete({ name, versioning }: PostureBucket): Verdict {
  return decideBy(versioning, ({ mfaDelete }, at) => {
    const more = { data: { mfaDelete }, evidence: at("mfaDelete") };
    return mfaDelete === "Enabled"
      ? pass(`MFA delete of bucket ${name} is on`, more)
      : fail(`MFA delete of bucket ${name} is off`, more);
  });
}

function complianceLock({ name, objectLock }: PostureBucket): Verdict {
  const none = `Bucket ${name} has no default retention in COMPLIANCE mode`;
  return decideBy(
    objectLock,
    ({ enabled, mode }, at) =>
      enabled && mode === "COMPLIANCE"
        ? pass(`Object Lock of bucket ${name} has a default retention in COMPLIANCE mode`, { evidence: at("mode") })
        : fail(none, { evidence: at("mode") }),
    () => fail(none),
  );
}
