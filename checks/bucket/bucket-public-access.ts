import {
  allOf,
  BUCKET_NEEDS,
  cli,
  defineCheck,
  eachOwnBucket,
  policyRemedy,
  publicByAcl,
  publicByPolicy,
  REFERENCES,
} from "../../src/check/index.ts";

/** Amazon S3, "The meaning of public". Block Public Access of the bucket or of the account keeps everyone out. */
export default defineCheck({
  id: "bucket-public-access",
  title: "S3 bucket of the trail is not public",
  failureTitle: "S3 bucket of the trail is public",
  severity: "critical",
  resourceType: "bucket",
  rationale:
    "Log files name users, roles, addresses and resources. Anyone who can read them knows the account, and anyone who can write or delete them can change the record.",
  references: [REFERENCES.publicAccess],
  needs: [...BUCKET_NEEDS, "account.publicAccessBlock", "bucket.policy", "bucket.publicAccessBlock"],
  data: { publicByAcl: "True: the ACL makes it public.", publicByPolicy: "True: the policy makes it public." },
  remediation: ({ data }, bucket, posture) => {
    const { name } = bucket;
    const isByPolicy = !data || data.publicByPolicy === true;
    return {
      ...(isByPolicy ? policyRemedy("bucket", name, "not-everyone") : {}),
      steps: [
        {
          id: `put-public-access-block ${name}`,
          title: `Block public access to bucket ${name}`,
          effect: "changes",
          account: (bucket.owner === "own" && posture.account.subject.accountId) || "ACCOUNT_ID",
          after: [`put-bucket-policy ${name}`],
          console: [
            `Open S3, choose bucket ${name}, then Permissions`,
            "Under Block public access (bucket settings) choose Edit, turn on Block all public access, and save",
          ],
          cli: [
            cli`aws s3api put-public-access-block --bucket ${name} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`,
          ],
          terraform: `resource "aws_s3_bucket_public_access_block" "cloudtrail" {\n  bucket                  = ${JSON.stringify(name)}\n  block_public_acls       = true\n  ignore_public_acls      = true\n  block_public_policy     = true\n  restrict_public_buckets = true\n}`,
        },
      ],
      note: "CloudTrail can still deliver: Block Public Access does not affect AWS services that the policy names.",
    };
  },
  evaluate: (posture) =>
    eachOwnBucket(posture, (bucket) => allOf([publicByPolicy(bucket, posture), publicByAcl(bucket, posture)])),
});
