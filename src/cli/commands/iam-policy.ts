import { hclString } from "../../model/text/hcl.ts";

/** An IAM policy that allows these actions. */
export function iamPolicyJson(actions: readonly string[]): string {
  const policy = {
    Version: "2012-10-17",
    Statement: [{ Sid: "TrailproofRead", Effect: "Allow", Action: actions, Resource: "*" }],
  };
  return JSON.stringify(policy, null, 2);
}

/** The same as a Terraform data source, as `terraform fmt` would write it. */
export function iamPolicyTerraform(actions: readonly string[]): string {
  return `data "aws_iam_policy_document" "trailproof_read" {
  statement {
    sid    = "TrailproofRead"
    effect = "Allow"
    actions = [
${actions.map((action) => `      ${hclString(action)},`).join("\n")}
    ]
    resources = ["*"]
  }
}`;
}
