import { CommanderError } from "commander";
import { UserError } from "../../model/errors.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { program } from "../program.ts";

/** Exit code of a bug in trailproof itself. */
const INTERNAL_ERROR = 70;

/** Only here, known errors are distinguished from bugs. Each line of a known error has the same form. */
function report(error: unknown, debug: boolean): number {
  // Help and version, which commander has printed.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const known = error instanceof UserError;
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split("\n").map((line) => oneLine(line));
  process.stderr.write(
    known
      ? lines.map((line) => `trailproof: ${line}\n`).join("")
      : `trailproof: internal error: ${lines.join(" ")}${debug ? "" : " (--debug shows where)"}\n`,
  );
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return known ? error.exitCode : INTERNAL_ERROR;
}

/**
 * Runs one command line.
 *
 * @returns the exit code of an error; a command that ends without one sets `process.exitCode` itself.
 */
export async function run(args: readonly string[]): Promise<number | undefined> {
  try {
    const root = await program(args);
    if (args.length === 0) root.outputHelp();
    else await root.parseAsync(args, { from: "user" });
    return undefined;
  } catch (error) {
    return report(error, args.includes("--debug"));
  }
}
