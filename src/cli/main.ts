import { removeUnfinished, whyUnwritable } from "./io/output.ts";
import { run } from "./process/run.ts";
import { endNow, exitWith, handleSignals, refuseEarlyEnd } from "./process/signals.ts";

handleSignals();
refuseEarlyEnd();

// The reader of a pipe may stop reading: `| head` is no error, and the exit code stays that of the gate.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    removeUnfinished();
    if (stream === process.stdout)
      process.stderr.write(`trailproof: Cannot write to standard output: ${whyUnwritable(error)}\n`);
    exitWith(2);
  });

const code = await run(process.argv.slice(2));
if (code !== undefined) process.exitCode = code;
endNow();
