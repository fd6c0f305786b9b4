import { Command } from "commander";
import { UserError } from "../model/errors.ts";
import { quoted } from "../model/text/suggest.ts";
import { tool } from "../tool.ts";
import { pathOf, reportUsageErrors, unknownCommand } from "./arguments/usage.ts";

/** Commands, loaded when they are run: start-up is a feature. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  scan: async () => (await import("./scan/command.ts")).scanCommand(),
  collect: async () => (await import("./evidence/collect.ts")).collectCommand(),
  validate: async () => (await import("./evidence/validate/command.ts")).validateCommand(),
  report: async () => (await import("./results/report.ts")).reportCommand(),
  diff: async () => (await import("./results/diff/command.ts")).diffCommand(),
  explain: async () => (await import("./explain/command.ts")).explainCommand(),
  events: async () => (await import("./events/command.ts")).eventsCommand(),
  canary: async () => (await import("./scan/canary.ts")).canaryCommand(),
  expectations: async () => (await import("./rules/expectations.ts")).expectationsCommand(),
  filter: async () => (await import("./rules/filter.ts")).filterCommand(),
  checks: async () => (await import("./rules/checks.ts")).checksCommand(),
  policy: async () => (await import("./rules/policy.ts")).policyCommand(),
  permissions: async () => (await import("./setup/permissions.ts")).permissionsCommand(),
  remediate: async () => (await import("./results/remediate.ts")).remediateCommand(),
  history: async () => (await import("./results/history/command.ts")).historyCommand(),
  init: async () => (await import("./setup/init/command.ts")).initCommand(),
  demo: async () => (await import("./setup/demo.ts")).demoCommand(),
  completion: async () => (await import("./setup/completion/command.ts")).completionCommand(partly),
};

/** As other tools call a command. */
const ALIASES = new Map([["list-controls", "checks"]]);

const examples = `
Examples:
  trailproof demo
  trailproof scan --output json=result.json --output sarif=result.sarif
  trailproof validate --trail-arn ARN --start 24h
  trailproof explain --service kms --event Decrypt
  trailproof checks trail-logging

Exit codes: 0 gate passed · 1 gate failed · 2 usage, policy or file error · 3 evidence incomplete · 4 nothing collected · 130 interrupted`;

/** The command line; with the one command that the arguments name, or with all. */
export async function program(args: readonly string[]): Promise<Command> {
  const root = new Command("trailproof")
    .description("Checks whether you can rely on AWS CloudTrail in an account, and shows the evidence.")
    // After a command -v is --verbose: an option of the program would take its place.
    .version(tool.version, args[0] === "-v" ? "-v, --version" : "-V, --version")
    .option("--no-color", "no colors (as with NO_COLOR)")
    .option("--debug", "print the stack trace of an error")
    .addHelpText("after", examples);
  const words = args.filter((arg) => !arg.startsWith("-"));
  const [typed = ""] = words;
  const named = ALIASES.get(typed) ?? typed;
  if (named !== "" && named !== "help" && !Object.hasOwn(COMMANDS, named))
    throw unknownCommand(typed, Object.keys(COMMANDS));
  const versionOnly = ["--version", "-V", "-v"].includes(args[0] ?? "");
  const wanted = Object.hasOwn(COMMANDS, named) ? [named] : versionOnly ? [] : Object.keys(COMMANDS);
  for (const name of wanted) {
    const make = COMMANDS[name];
    if (!make) continue;
    const command = await make();
    root.addCommand(typed === named ? command : command.alias(typed));
  }
  checkHelp(root, words);
  root.hook("preAction", (_, action) => {
    for (const option of action.options)
      if (option.required && [action.getOptionValue(option.attributeName())].flat().includes(""))
        throw new UserError(`${option.long} is empty: ${option.flags}`);
    for (const [i, argument] of action.registeredArguments.entries())
      if (action.args[i] === "" && !argument.variadic)
        throw new UserError(`${quoted(argument.name())} is empty: ${pathOf(action)} ${action.usage()}`);
  });
  reportUsageErrors(root);
  return root;
}

/** `help NAME` and `policy help NAME`: of an unknown name commander prints the usage, and does not say why. */
function checkHelp(root: Command, words: readonly string[]): void {
  const [first, second, third] = words;
  const [of, name] = first === "help" ? [root, second] : second === "help" ? [root.commands[0], third] : [];
  const known = of?.commands.map((one) => one.name()) ?? [];
  if (of && name !== undefined && known.length > 0 && ![...known, "help"].includes(name))
    throw unknownCommand(name, known, of === root ? root.name() : `${root.name()} ${of.name()}`);
}

/** The command line for words that are still being typed: with the one command that they name, or with all. */
function partly(words: readonly string[]): Promise<Command> {
  const named = words.slice(0, -1).find((word) => Object.hasOwn(COMMANDS, word));
  return program(named === undefined ? [] : [named]);
}
