import { Command } from "commander";
import { counted, oneLine } from "../../model/text/safe-text.ts";
import { builtInPolicies, lintPolicy, loadPolicy } from "../../policy/index.ts";
import { showPolicy } from "../../policy/show.ts";
import { policiesAsked } from "../arguments/load-policy.ts";
import { allowPluginsOption, type PolicyOptions } from "../arguments/options.ts";
import { print } from "../io/output.ts";

const examples = `
Examples:
  trailproof policy list
  trailproof policy show baseline         resolved, with the origin of every value
  trailproof policy lint trailproof.yaml`;

/** The named policy; without a name the one that `scan` would use. */
const asked = (name: string | undefined, { allowPlugins }: Pick<PolicyOptions, "allowPlugins">) =>
  policiesAsked({ ...(name === undefined ? {} : { policy: [name] }), ...(allowPlugins ? { allowPlugins } : {}) });

export function policyCommand(): Command {
  const command = new Command("policy")
    .summary("list, show and lint policies")
    .description("Lists, shows and checks policies.");
  command
    .command("list")
    .description("Lists the built-in policies.")
    .addHelpText("after", "\nExample:\n  trailproof policy list")
    .action(async () => {
      const policies = builtInPolicies();
      const width = Math.max(...policies.map(({ name }) => name.length));
      await print(
        policies
          .map(({ name, title, requirements }) => {
            const size = requirements === undefined ? "" : ` (${counted(requirements, "requirement")})`;
            return `${name.padEnd(width)}  ${title}${size}\n`;
          })
          .join(""),
      );
    });
  command
    .command("show")
    .description("Shows a policy with everything that it extends, and the origin of every value.")
    .addHelpText("after", "\nExamples:\n  trailproof policy show baseline\n  trailproof policy show trailproof.yaml")
    .argument("[file|name]", "the policy (default: the policy that scan would use)")
    .addOption(allowPluginsOption())
    .action(async (name: string | undefined, options: PolicyOptions) =>
      print(showPolicy((await loadPolicy(await asked(name, options))).policy)),
    );
  command
    .command("lint")
    .description(
      "Checks a policy. Each error is listed with file, line and column, and the exit code is 2. Warnings are for expired, ineffective and too broad waivers and attestations, for requirements without an enabled control, and for types and sources of events that AWS does not list.",
    )
    .addHelpText("after", "\nExamples:\n  trailproof policy lint\n  trailproof policy lint trailproof.yaml")
    .argument("[file|name]", "the policy (default: the policy that scan would use)")
    .addOption(allowPluginsOption())
    .action(async (name: string | undefined, options: PolicyOptions) => {
      const what = await asked(name, options);
      const { policy, warnings } = await lintPolicy(what, new Date().toISOString().slice(0, 10));
      for (const warning of warnings) await print(`trailproof: ${oneLine(warning)}\n`, process.stderr);
      const { controls, waivers, frameworks, expectations } = policy;
      const requirements = frameworks.map((one) => `${counted(one.requirements.length, "requirement")} of ${one.id}`);
      const counts = [`${counted(controls.length, "control")} in force`, counted(waivers.length, "waiver")];
      if (expectations) counts.push(counted(expectations.length, "expectation"));
      await print(`${what.names.join(", ")}: ${[...counts, ...requirements].join(", ")}.\n`);
    });
  return command.addHelpText("after", examples);
}
