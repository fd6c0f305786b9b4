import {
  BUCKET_NEEDS,
  decideBy,
  defineCheck,
  eachOwnBucket,
  enableVersioning,
  fail,
  pass,
} from "../../src/check/index.ts";

/** Without versions, a log file that is overwritten or deleted is lost. AWS API GetBucketVersioning. */
export default defineCheck({
  id: "bucket-versioning",
  title: "S3 bucket of the trail keeps versions",
  failureTitle: "S3 bucket of the trail does not keep versions",
  severity: "medium",
  resourceType: "bucket",
  rationale:
    "With versioning, a log file that is overwritten or deleted can be restored. Without it, anyone who may write to the bucket can destroy evidence for good.",
  references: [
    {
      title: "Amazon S3: versioning",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    },
  ],
  needs: [...BUCKET_NEEDS, "bucket.versioning"],
  data: { versioning: "Enabled or Suspended; null: it was never turned on." },
  remediation: (_verdict, bucket) => ({ steps: [enableVersioning(bucket)] }),
  evaluate: (posture) =>
    eachOwnBucket(posture, (bucket) =>
      decideBy(bucket.versioning, ({ status }, at) => {
        const more = { data: { versioning: status }, evidence: at("status") };
        if (status === "Enabled") return pass(`Versioning of bucket ${bucket.name} is on`, more);
        return fail(
          status === "Suspended"
            ? `Versioning of bucket ${bucket.name} is suspended`
            : `Versioning of bucket ${bucket.name} was never turned on`,
          more,
        );
      }),
    ),
});
