import type { Step } from "../../../model/documents/result.ts";
import type { PostureBucket } from "../../../model/resources/posture.ts";
import { cli } from "../remedy.ts";

/** What names a bucket in commands. */
export type NamedBucket = Pick<PostureBucket, "name" | "subject">;

export const openBucket = ({ name }: NamedBucket, tab: string) => `Open S3, choose bucket ${name}, then ${tab}`;

/** A step on a bucket. It is done by the bucket's owner; its id is that of the action on this bucket. */
export function bucketStep(action: string, { name, subject }: NamedBucket, step: Omit<Step, "id" | "account">): Step {
  return { id: `${action} ${name}`, account: subject.accountId ?? "ACCOUNT_ID", ...step };
}

/** What `--mfa` gets: the device of the root user and its code. */
export const mfaOf = ({ subject }: NamedBucket) =>
  `arn:aws:iam::${subject.accountId ?? "ACCOUNT_ID"}:mfa/root-account-mfa-device MFA_CODE`;

type Versioned = Pick<PostureBucket, "name" | "subject" | "versioning">;

export function enableVersioning(bucket: Versioned): Step {
  const { versioning, name } = bucket;
  // While MFA delete is on, S3 changes nothing without a code.
  const isGuarded = versioning.state === "read" && versioning.value.mfaDelete === "Enabled";
  const mfa = isGuarded ? cli` --mfa ${mfaOf(bucket)}` : "";
  return bucketStep("put-bucket-versioning", bucket, {
    title: `Turn on versioning of ${name}`,
    effect: "changes",
    cost: "Noncurrent versions are charged as storage.",
    console: [openBucket(bucket, "Properties"), "Under Bucket Versioning choose Edit, choose Enable and save"],
    cli: [`${cli`aws s3api put-bucket-versioning --bucket ${name} --versioning-configuration Status=Enabled`}${mfa}`],
    terraform:
      'resource "aws_s3_bucket_versioning" "trail" {\n  bucket = aws_s3_bucket.trail.id\n  versioning_configuration {\n    status = "Enabled"\n  }\n}',
  });
}

/** Turning on versioning, where it is not known to be on: MFA delete and Object Lock need it. */
export function versioningFirst(bucket: Versioned): Step[] {
  const { versioning } = bucket;
  return versioning.state === "read" && versioning.value.status === "Enabled" ? [] : [enableVersioning(bucket)];
}
