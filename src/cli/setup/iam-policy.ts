import { hclString } from "../../model/text/hcl.ts";

/** What an IAM policy allows. */
export interface IamStatement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resource: string;
}

/** The calls of a scan, most of which know no resources. */
export const readStatement = (actions: readonly string[]): IamStatement => ({
  sid: "TrailproofRead",
  actions,
  resource: "*",
});

/** An IAM policy with these statements. */
export function iamPolicyJson(statements: readonly IamStatement[]): string {
  const Statement = statements.map(({ sid, actions, resource }) => ({
    Sid: sid,
    Effect: "Allow",
    Action: actions,
    Resource: resource,
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement }, null, 2);
}

/** The same as a Terraform data source, as `terraform fmt` would write it. */
export function iamPolicyTerraform(statements: readonly IamStatement[]): string {
  return `data "aws_iam_policy_document" "trailproof_read" {
${statements.map(terraformStatement).join("\n\n")}
}`;
}

const terraformStatement = ({ sid, actions, resource }: IamStatement): string => `  statement {
    sid    = ${hclString(sid)}
    effect = "Allow"
    actions = [
${actions.map((action) => `      ${hclString(action)},`).join("\n")}
    ]
    resources = [${hclString(resource)}]
  }`;
