import { CommanderError } from "commander";
import { UserError } from "../model/errors.ts";
import { oneLine } from "../model/text.ts";
import { program } from "./commands.ts";
import { removeUnfinished, whyUnwritable } from "./output.ts";
import { endNow, exitWith, handleSignals, refuseEarlyEnd } from "./signals.ts";

/** Exit code of a bug in trailproof itself. */
const INTERNAL_ERROR = 70;

/** Known errors are told apart from bugs here and nowhere else. Each line of a known error has the same form. */
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

handleSignals();
refuseEarlyEnd();

// Whoever reads us may stop reading: `| head` is no error, and the exit code stays the gate's.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    removeUnfinished();
    if (stream === process.stdout)
      process.stderr.write(`trailproof: Cannot write to standard output: ${whyUnwritable(error)}\n`);
    exitWith(2);
  });

const args = process.argv.slice(2);
try {
  const root = await program(args);
  if (args.length === 0) root.outputHelp();
  else await root.parseAsync(args, { from: "user" });
} catch (error) {
  process.exitCode = report(error, args.includes("--debug"));
}
endNow();
