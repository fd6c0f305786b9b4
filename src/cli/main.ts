import { Command, CommanderError } from "commander";
import { UserError } from "../model/errors.ts";
import { oneLine } from "../model/text.ts";
import { tool } from "../tool.ts";
import { removeUnfinished, whyUnwritable } from "./output.ts";

/** Exit code of a bug in trailproof itself. */
const INTERNAL_ERROR = 70;

/** Commands, loaded when they are run: start-up is a feature. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  scan: async () => (await import("./scan.ts")).scanCommand(),
  collect: async () => (await import("./collect.ts")).collectCommand(),
  report: async () => (await import("./report.ts")).reportCommand(),
  checks: async () => (await import("./checks.ts")).checksCommand(),
  policy: async () => (await import("./policy.ts")).policyCommand(),
  permissions: async () => (await import("./permissions.ts")).permissionsCommand(),
  demo: async () => (await import("./demo.ts")).demoCommand(),
};

const examples = `
Examples:
  trailproof demo
  trailproof scan --output json=result.json --output sarif=result.sarif
  trailproof checks trail-logging

Exit codes: 0 the gate holds · 1 it fails · 2 usage, policy or file error · 3 not enough could be read · 130 interrupted`;

async function program(args: readonly string[]): Promise<Command> {
  const root = new Command("trailproof")
    .description("Proves whether an AWS account's CloudTrail can be trusted.")
    .version(tool.version)
    .option("--no-color", "no colours (NO_COLOR does the same)")
    .option("--debug", "show stack traces of errors")
    .addHelpText("after", examples);
  const named = args.find((arg) => !arg.startsWith("-")) ?? "";
  const versionOnly = args[0] === "--version" || args[0] === "-V";
  const wanted = Object.hasOwn(COMMANDS, named) ? [named] : versionOnly ? [] : Object.keys(COMMANDS);
  for (const name of wanted) {
    const make = COMMANDS[name];
    if (make) root.addCommand(await make());
  }
  const quietly = (command: Command) => {
    command.exitOverride().showHelpAfterError("(--help shows what there is)");
    command.commands.forEach(quietly);
  };
  quietly(root);
  return root;
}

/** Known errors are told apart from bugs here and nowhere else. */
function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const known = error instanceof UserError;
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split("\n").map((line) => oneLine(line));
  process.stderr.write(
    known
      ? `trailproof: ${lines.join("\n")}\n`
      : `trailproof: internal error: ${lines.join(" ")}${debug ? "" : " (--debug shows where)"}\n`,
  );
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return known ? error.exitCode : INTERNAL_ERROR;
}

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)
  process.once(signal, () => {
    removeUnfinished();
    process.stderr.write("\ntrailproof: interrupted\n");
    process.exit(code);
  });

// Whoever reads us may stop reading: `| head` is no error, and the exit code stays the gate's.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    removeUnfinished();
    if (stream === process.stdout)
      process.stderr.write(`trailproof: Cannot write to standard output: ${whyUnwritable(error)}\n`);
    process.exit(2);
  });

const args = process.argv.slice(2);
try {
  const root = await program(args);
  if (args.length === 0) root.outputHelp();
  else await root.parseAsync(args, { from: "user" });
} catch (error) {
  process.exitCode = report(error, args.includes("--debug"));
}
