import { Command } from "commander";
import { controlsInForce, factsFor } from "../../evaluate/index.ts";
import { RULE_FACTS } from "../../model/events/trail-links.ts";
import { CANARY_FACTS, EVENTS_FACTS, permissionsFor, VERIFIED_FACTS } from "../../model/resources/facts.ts";
import { policyFor } from "../arguments/load-policy.ts";
import { choice, type PolicyOptions, withPolicyOptions } from "../arguments/options.ts";
import { print } from "../io/output.ts";
import { iamPolicyJson, iamPolicyTerraform, readStatement } from "./iam-policy.ts";
import { type StoredOptions, storedStatements } from "./stored-permissions.ts";

const examples = `
Examples:
  trailproof permissions                          for the controls of the policy that scan would use
  trailproof permissions --policy all > trailproof-read.json
  trailproof permissions --baseline s3://acme-audit/baseline.json --history s3://acme-audit/history
  trailproof permissions --format terraform > trailproof-read.tf`;

const FORMATS = { json: iamPolicyJson, terraform: iamPolicyTerraform };

interface PermissionsOptions extends PolicyOptions, StoredOptions {
  readonly format: keyof typeof FORMATS;
  readonly verifyLogs?: boolean;
  readonly canary?: boolean;
  readonly events?: boolean;
}

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
    .option("--canary", "include what canary and scan --canary need")
    .option("--events", "include what scan --events needs for Event history")
    .option("--baseline <result>", "include what scan --baseline needs to read s3://BUCKET/KEY")
    .option("--history <location>", "include what scan --history needs to add to s3://BUCKET/PREFIX")
    .addHelpText("after", examples)
    .action(async (options: PermissionsOptions) => {
      const stored = storedStatements(options);
      const { policy, checks } = await policyFor(options);
      const asked = new Set([
        ...(options.verifyLogs ? VERIFIED_FACTS : []),
        ...(options.canary ? CANARY_FACTS : []),
        ...(options.events ? EVENTS_FACTS : []),
      ]);
      const needed = [...factsFor(controlsInForce(policy, checks, asked)), ...(options.events ? RULE_FACTS : [])];
      const actions = permissionsFor(needed);
      await print(`${FORMATS[options.format]([readStatement(actions), ...stored])}\n`);
    });
}
