import { Command } from "commander";
import { controlsInForce, factsFor } from "../../evaluate/index.ts";
import { OPT_IN_FACTS, permissionsFor } from "../../model/resources/facts.ts";
import { policyFor } from "../arguments/load-policy.ts";
import { choice, type PolicyOptions, withPolicyOptions } from "../arguments/options.ts";
import { print } from "../io/output.ts";
import { iamPolicyJson, iamPolicyTerraform } from "./iam-policy.ts";

const examples = `
Examples:
  trailproof permissions                          for the controls of the policy that scan would use
  trailproof permissions --policy all > trailproof-read.json
  trailproof permissions --format terraform > trailproof-read.tf`;

const FORMATS = { json: iamPolicyJson, terraform: iamPolicyTerraform };

export function permissionsCommand(): Command {
  return withPolicyOptions(
    new Command("permissions")
      .summary("the least-privilege IAM policy for a scan")
      .description("Prints the IAM policy that a scan needs for the enabled controls, and nothing more."),
  )
    .addOption(
      choice("--format <format>", "IAM policy document, or Terraform data source", Object.keys(FORMATS)).default(
        "json",
      ),
    )
    .option("--verify-logs", "include what scan --verify-logs needs")
    .addHelpText("after", examples)
    .action(
      async (options: PolicyOptions & { readonly format: keyof typeof FORMATS; readonly verifyLogs?: boolean }) => {
        const { policy, checks } = await policyFor(options);
        const asked = new Set(options.verifyLogs ? OPT_IN_FACTS : []);
        const actions = permissionsFor(factsFor(controlsInForce(policy, checks, asked)));
        await print(`${FORMATS[options.format](actions)}\n`);
      },
    );
}
