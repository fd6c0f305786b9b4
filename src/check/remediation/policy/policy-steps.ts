import { parseArn } from "../../../model/aws/arn.ts";
import type { Step } from "../../../model/documents/result.ts";
import { hclString } from "../../../model/text/hcl.ts";
import { cli } from "../remedy.ts";
import type { PolicyChange } from "./policy-change.ts";
import type { PolicyWant } from "./policy-wants.ts";

/** The step that writes the policy of a bucket, key or topic. */
export function putPolicy(of: PolicyWant["of"], resource: string, { document, changed, account }: PolicyChange): Step {
  const json = document ? JSON.stringify(document) : "POLICY_JSON";
  const shared = { effect: "changes" as const, account };
  const replace = document
    ? "replace the policy by the one of the command, and save"
    : `add or change these statements, and save: ${JSON.stringify(changed)}`;
  const { region = "REGION", resource: name = resource } = parseArn(resource) ?? {};
  if (of === "bucket")
    return {
      ...shared,
      id: `put-bucket-policy ${resource}`,
      title: `Change the policy of bucket ${resource}`,
      console: [`Open S3, choose bucket ${resource}, then Permissions`, `Under Bucket policy choose Edit, ${replace}`],
      cli: [cli`aws s3api put-bucket-policy --bucket ${resource} --policy ${json}`],
      ...(document
        ? {
            terraform: `resource "aws_s3_bucket_policy" "cloudtrail" {\n  bucket = ${hclString(resource)}\n  policy = ${hclString(json)}\n}`,
          }
        : {}),
    };
  if (of === "key") {
    const id = name.replace(/^key\//, "");
    return {
      ...shared,
      id: `put-key-policy ${resource}`,
      title: `Change the policy of key ${id}`,
      console: [
        `Open KMS in ${region}, choose Customer managed keys, then ${id}`,
        `Under Key policy choose Switch to policy view, Edit, ${replace}`,
      ],
      cli: [cli`aws kms put-key-policy --key-id ${id} --policy-name default --policy ${json} --region ${region}`],
      ...(document
        ? {
            terraform: `resource "aws_kms_key_policy" "cloudtrail" {\n  key_id = ${hclString(id)}\n  policy = ${hclString(json)}\n}`,
          }
        : {}),
    };
  }
  return {
    ...shared,
    id: `set-topic-attributes ${resource}`,
    title: `Change the access policy of topic ${name}`,
    console: [`Open SNS in ${region}, choose Topics, then ${name}`, `Choose Edit, then Access policy, ${replace}`],
    cli: [
      cli`aws sns set-topic-attributes --topic-arn ${resource} --attribute-name Policy --attribute-value ${json} --region ${region}`,
    ],
    ...(document
      ? {
          terraform: `resource "aws_sns_topic_policy" "cloudtrail" {\n  arn = ${hclString(resource)}\n  policy = ${hclString(json)}\n}`,
        }
      : {}),
  };
}
