import { removeUnfinished, whyUnwritable } from "./io/output.ts";
import { run } from "./process/run.ts";
import { endNow, exitWith, handleSignals, refuseEarlyEnd } from "./process/signals.ts";

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

const code = await run(process.argv.slice(2));
if (code !== undefined) process.exitCode = code;
endNow();
