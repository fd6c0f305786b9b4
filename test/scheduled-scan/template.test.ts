import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { templates, withCodeKey } from "../../scripts/deploy/template.ts";
import { cfnLint, describeWithCfnLint } from "../support/cfn-lint.ts";
import { roleStatements } from "../support/deploy-template.ts";
import { runCli } from "../support/run-cli.ts";
import { scratch } from "../support/scan.ts";

it("the role reads what `trailproof permissions --policy all` prints", async () => {
  const { stdout } = await runCli(["permissions", "--policy", "all"]);
  expect(roleStatements().Read).toEqual(JSON.parse(stdout).Statement[0].Action);
});

it("the template of a build names the zip file that was made with it", () => {
  const { "deploy/cloudformation.yaml": template = "" } = templates();
  expect(withCodeKey(template, "trailproof-lambda-0123.zip")).toMatch(
    /CodeKey:\n {4}Type: String\n {4}Default: trailproof-lambda-0123\.zip\n/,
  );
});

describeWithCfnLint("the CloudFormation template", () => {
  it("passes cfn-lint, as it is committed and as a build writes it", () => {
    const folder = scratch();
    try {
      const built = folder.file("built.yaml");
      writeFileSync(built, withCodeKey(templates()["deploy/cloudformation.yaml"] ?? "", "trailproof-lambda-0123.zip"));
      expect(cfnLint(["deploy/cloudformation.yaml", built])).toBe("");
    } finally {
      folder.remove();
    }
  });
});
