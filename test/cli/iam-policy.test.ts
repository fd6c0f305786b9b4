import { describe, expect, it } from "vitest";
import { hclString } from "../../src/model/text/hcl.ts";
import { expectSentence } from "../support/cli-files.ts";
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

  it("adds the objects of a baseline and a history, by their own names", async () => {
    const args = ["--baseline", "s3://acme/a*${b.json", "--history", "s3://acme/history"];
    const { stdout: hcl } = await terraform(...args);
    const { stdout: json } = await runHere(["permissions", ...args]);
    const own = (JSON.parse(json).Statement as { Sid: string }[]).slice(1);
    expect(own).toEqual([
      {
        Sid: "TrailproofBaseline",
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: `arn:aws:s3:::acme/a\${*}\${$}{b.json`,
      },
      {
        Sid: "TrailproofHistory",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: "arn:aws:s3:::acme/history/*",
      },
    ]);
    const resources = [...hcl.matchAll(/^ {4}resources = (.*)$/gm)].map(([, value]) => value);
    expect(resources).toEqual([
      `["*"]`,
      `["arn:aws:s3:::acme/a$\${*}$\${$}{b.json"]`,
      `["arn:aws:s3:::acme/history/*"]`,
    ]);
  });

  it("adds nothing for a file and a folder, and refuses an address that is none", async () => {
    const { stdout } = await runHere(["permissions", "--baseline", "b.json", "--history", "history"]);
    expect(JSON.parse(stdout).Statement).toHaveLength(1);
    expectSentence(
      await runHere(["permissions", "--baseline", "s3://acme"]),
      2,
      /--baseline: expected s3:\/\/BUCKET\/KEY/,
    );
    expectSentence(
      await runHere(["permissions", "--history", "s3://"]),
      2,
      /--history: expected s3:\/\/BUCKET\/PREFIX/,
    );
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
