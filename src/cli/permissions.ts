import { Command } from "commander";
import { controlsInForce, factsFor } from "../evaluate/index.ts";
import { permissionsFor } from "../model/facts.ts";
import { policyFor } from "./load-policy.ts";
import { type PolicyOptions, withPolicyOptions } from "./options.ts";
import { print } from "./output.ts";

const examples = `
Examples:
  trailproof permissions                  what the policy in force needs
  trailproof permissions --policy all > trailproof-read.json`;

export function permissionsCommand(): Command {
  return withPolicyOptions(
    new Command("permissions")
      .summary("the least-privilege IAM policy for a scan")
      .description(
        "Prints the IAM policy (JSON) that lets a scan read what the controls in force need, and nothing else.",
      ),
  )
    .addHelpText("after", examples)
    .action(async (options: PolicyOptions) => {
      const { policy, checks } = await policyFor(options);
      const actions = permissionsFor(factsFor(controlsInForce(policy, checks)));
      const document = {
        Version: "2012-10-17",
        Statement: [{ Sid: "TrailproofRead", Effect: "Allow", Action: actions, Resource: "*" }],
      };
      await print(`${JSON.stringify(document, null, 2)}\n`);
    });
}
