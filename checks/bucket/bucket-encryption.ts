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
import { keyArn } from "../../src/model/aws/trail-arns.ts";

/** What a writer does not encrypt itself, the bucket encrypts by its default. AWS API GetBucketEncryption. */
export default defineCheck({
  id: "bucket-encryption",
  title: "S3 bucket of the trail encrypts with KMS by default",
  failureTitle: "S3 bucket of the trail does not encrypt with KMS by default",
  severity: "medium",
  resourceType: "bucket",
  rationale:
    "CloudTrail encrypts with the default of the bucket what it does not encrypt with the key of the trail. With a KMS key, a reader of the objects also needs permission on the key, and KMS records each use of it.",
  references: [
    {
      title: "Amazon S3: default bucket encryption",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
    },
  ],
  needs: [...BUCKET_NEEDS, "bucket.encryption"],
  data: { sseAlgorithm: "AES256, aws:kms or aws:kms:dsse; null: no default is set." },
  remediation: (_verdict, bucket, posture) => {
    const { name, encryption } = bucket;
    const keys = posture.trails
      .filter(({ s3BucketName }) => s3BucketName === name)
      .map((trail) => keyArn(trail, posture.account.partition));
    const key = keys.find((arn) => arn !== null) ?? "KEY_ARN";
    const { bucketKeyEnabled = false, blockedEncryptionTypes = [] } =
      encryption.state === "read" ? encryption.value : {};
    // The command replaces the rule: what it says beside the default stays.
    const rule = {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key },
      BucketKeyEnabled: bucketKeyEnabled,
      ...(blockedEncryptionTypes.length > 0
        ? { BlockedEncryptionTypes: { EncryptionType: blockedEncryptionTypes } }
        : {}),
    };
    return {
      steps: [
        bucketStep("put-bucket-encryption", bucket, {
          title: `Encrypt new objects of ${name} with KMS`,
          effect: "changes",
          cost: "KMS charges for requests; an S3 Bucket Key reduces them.",
          console: [
            openBucket(bucket, "Properties"),
            "Under Default encryption choose Edit, choose SSE-KMS and the key, and save",
          ],
          cli: [
            cli`aws s3api put-bucket-encryption --bucket ${name} --server-side-encryption-configuration ${JSON.stringify({ Rules: [rule] })}`,
          ],
          terraform:
            'resource "aws_s3_bucket_server_side_encryption_configuration" "trail" {\n  bucket = aws_s3_bucket.trail.id\n  rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm     = "aws:kms"\n      kms_master_key_id = aws_kms_key.trail.arn\n    }\n  }\n}',
        }),
      ],
      note: "Use a customer managed key in the Region of the bucket whose policy lets CloudTrail call kms:GenerateDataKey* and kms:DescribeKey. Without that, CloudTrail cannot deliver.",
    };
  },
  evaluate: (posture) =>
    eachOwnBucket(posture, ({ name, encryption }) =>
      decideBy(
        encryption,
        ({ sseAlgorithm }, at) => {
          const more = { data: { sseAlgorithm }, evidence: at("sseAlgorithm") };
          if (sseAlgorithm === "aws:kms" || sseAlgorithm === "aws:kms:dsse")
            return pass(`Bucket ${name} encrypts with KMS by default (${sseAlgorithm})`, more);
          return fail(
            sseAlgorithm === null
              ? `Bucket ${name} has no default encryption`
              : `Bucket ${name} encrypts with ${sseAlgorithm} by default, not with KMS`,
            more,
          );
        },
        () => fail(`Bucket ${name} has no default encryption`, { data: { sseAlgorithm: null } }),
      ),
    ),
});
