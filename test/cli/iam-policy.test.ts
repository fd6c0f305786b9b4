import { describe, expect, it } from "vitest";
import { hclString } from "../../src/model/text/hcl.ts";
import { runHere } from "../support/run-cli.ts";

describe("permissions --format terraform", () => {
  const terraform = (...args: string[]) => runHere(["permissions", "--format", "terraform", ...args]);

  it("prints the policy as a data source", async () => {
    expect(await terraform("--control", "trail-log-file-validation")).toMatchObject({
      code: 0,
      stderr: "",
      stdout: `data "aws_iam_policy_document" "trailproof_read" {
  statement {
    sid    = "TrailproofRead"
    effect = "Allow"
    actions = [
      "cloudtrail:DescribeTrails",
      "ec2:DescribeRegions",
      "iam:ListAccountAliases",
      "organizations:DescribeOrganization",
    ]
    resources = ["*"]
  }
}
`,
    });
  });

  it("holds the actions that the JSON policy holds", async () => {
    const { stdout: hcl } = await terraform("--policy", "all");
    const { stdout: json } = await runHere(["permissions", "--policy", "all"]);
    const [{ Action }] = JSON.parse(json).Statement as [{ Action: string[] }];
    expect([...hcl.matchAll(/^ {6}"(.+)",$/gm)].map(([, action]) => action)).toEqual(Action);
  });

  it("knows no other format", async () => {
    const { code, stderr } = await runHere(["permissions", "--format", "yaml"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--format: expected json or terraform, not");
  });
});

describe("a text in HCL", () => {
  it.each([
    ["s3:ListAllMyBuckets", '"s3:ListAllMyBuckets"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    [`\${var.x} %{if true} $ % {}`, '"$${var.x} %%{if true} $ % {}"'],
    [`$\${x}`, `"$$\${x}"`],
    ["line\nbreak\ttab", '"line\\nbreak\\ttab"'],
    ["\b\f\\b\\f", '"\\u0008\\u000c\\\\b\\\\f"'],
  ])("%j", (text, expected) => expect(hclString(text)).toBe(expected));
});
