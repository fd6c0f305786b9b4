import { Command } from "commander";
import { checks } from "../generated/checks.ts";
import { counted } from "../model/text.ts";
import { builtInPolicies, loadPolicy } from "../policy/index.ts";
import { showPolicy } from "../policy/show.ts";
import { print } from "./output.ts";

const examples = `
Examples:
  trailproof policy list
  trailproof policy show baseline         resolved, with the origin of every value
  trailproof policy lint trailproof.yaml`;

// Whoever names the policy on the command line means it, plugins and all.
const load = (name: string) => loadPolicy({ names: [name], cwd: process.cwd(), checks });

export function policyCommand(): Command {
  const command = new Command("policy").summary("list, show and lint policies").description("Works with policies.");
  command
    .command("list")
    .description("The built-in policies.")
    .addHelpText("after", "\nExample:\n  trailproof policy list")
    .action(async () => {
      await print(
        builtInPolicies()
          .map(({ name, title }) => `${name.padEnd(12)} ${title}\n`)
          .join(""),
      );
    });
  command
    .command("show")
    .description("A policy as it is in force, with the origin of every value.")
    .addHelpText("after", "\nExamples:\n  trailproof policy show baseline\n  trailproof policy show trailproof.yaml")
    .argument("<file|name>")
    .action(async (name: string) => print(showPolicy((await load(name)).policy)));
  command
    .command("lint")
    .description("Checks a policy file; exit code 2 and each problem with file, line and column if it is wrong.")
    .addHelpText("after", "\nExample:\n  trailproof policy lint trailproof.yaml")
    .argument("<file>")
    .action(async (file: string) => {
      const { policy } = await load(file);
      await print(
        `${file}: ${counted(policy.controls.length, "control")} in force, ${counted(policy.waivers.length, "waiver")}.\n`,
      );
    });
  return command.addHelpText("after", examples);
}
