import {
  BUCKET_NEEDS,
  bucketStep,
  cli,
  decideBy,
  defineCheck,
  eachOwnBucket,
  fail,
  openBucket,
  pass,
} from "../../src/check/index.ts";

/** With ACLs off, policies alone decide who reads the log files. AWS API GetBucketOwnershipControls. */
export default defineCheck({
  id: "bucket-ownership",
  title: "S3 bucket of the trail has ACLs off",
  failureTitle: "S3 bucket of the trail has ACLs on",
  severity: "low",
  resourceType: "bucket",
  rationale:
    "While ACLs are on, an ACL of the bucket or of a single log file can give access that no policy shows. With bucket owner enforced, policies alone decide.",
  references: [
    {
      title: "Amazon S3: controlling ownership of objects and disabling ACLs",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    },
  ],
  needs: [...BUCKET_NEEDS, "bucket.ownership"],
  data: { objectOwnership: "The bucket's object ownership; null: none is set." },
  remediation: (_verdict, bucket) => ({
    steps: [
      bucketStep("put-bucket-ownership-controls", bucket, {
        title: `Turn off ACLs of ${bucket.name}`,
        effect: "changes",
        console: [
          openBucket(bucket, "Permissions"),
          "Under Object Ownership choose Edit, choose ACLs disabled and save",
        ],
        cli: [
          cli`aws s3api put-bucket-ownership-controls --bucket ${bucket.name} --ownership-controls ${JSON.stringify({ Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] })}`,
        ],
        terraform:
          'resource "aws_s3_bucket_ownership_controls" "trail" {\n  bucket = aws_s3_bucket.trail.id\n  rule {\n    object_ownership = "BucketOwnerEnforced"\n  }\n}',
      }),
    ],
    note: "S3 refuses this while the bucket's ACL gives access to anyone but the owner: move such grants to the bucket policy first.",
  }),
  evaluate: (posture) =>
    eachOwnBucket(posture, (bucket) =>
      decideBy(
        bucket.ownership,
        ({ objectOwnership }, at) => {
          const more = { data: { objectOwnership }, evidence: at("objectOwnership") };
          return objectOwnership === "BucketOwnerEnforced"
            ? pass(`ACLs of bucket ${bucket.name} are off`, more)
            : fail(`ACLs of bucket ${bucket.name} are on (${objectOwnership})`, more);
        },
        () =>
          fail(`ACLs of bucket ${bucket.name} are on: it has no ownership controls`, {
            data: { objectOwnership: null },
          }),
      ),
    ),
});
