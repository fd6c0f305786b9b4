import { oneLine } from "../../model/text/safe-text.ts";
import { removeUnfinished } from "../io/output.ts";
import { stopSpinner } from "../io/spinner.ts";
import { lastWords, takeStop } from "./interrupt.ts";

const CODES = { SIGINT: 130, SIGTERM: 143 } as const;
type Signal = keyof typeof CODES;
/** What AWS runs for the program is stopped by one call. */
const LONGEST_STOP_MS = 5000;

let done = false;
let isLeft = false;

/** A plugin may end the program, or leave it nothing to wait for: without a verdict that is no verdict of 0. */
export function refuseEarlyEnd(): void {
  process.on("exit", () => {
    if (done) return;
    removeUnfinished();
    process.stderr.write("trailproof: ended before there was a result: a plugin may have ended the process\n");
    process.exitCode = 70;
  });
}

/** The work is done and the exit code is final. What was left does not keep the process alive. */
export function endNow(): void {
  done = true;
  if (isLeft) process.exit();
}

/** What still runs (the code of a plugin, a search that is not needed) is not waited for at the end. */
export function leaveRunning(): void {
  isLeft = true;
}

/** Ends at once with this exit code, which is meant. */
export function exitWith(code: number): never {
  done = true;
  process.exit(code);
}

function interrupted(signal: Signal): void {
  removeUnfinished();
  stopSpinner();
  process.stderr.write("\ntrailproof: interrupted\n");
  if (lastWords()) process.stderr.write(`${lastWords()}\n`);
  const end = () => exitWith(CODES[signal]);
  const stop = takeStop();
  if (!stop) end();
  else {
    setTimeout(end, LONGEST_STOP_MS);
    stop().finally(end);
  }
}

/** Ends cleanly on Ctrl-C and on a supervisor's word: nothing half-written stays. */
export function handleSignals(): void {
  for (const signal of Object.keys(CODES) as Signal[]) process.on(signal, interrupted);
}

/**
 * Runs what may hold the program up (a plugin that never returns), with the system's own answer to signals: it ends the
 * program at once, while a handler of ours would wait for its turn.
 */
export async function endable<T>(run: () => T | Promise<T>): Promise<T> {
  for (const signal of Object.keys(CODES) as Signal[]) process.off(signal, interrupted);
  try {
    return await run();
  } finally {
    handleSignals();
  }
}

/** What a plugin's code does after its check has ended is no verdict: it is said, and ends nothing. */
export function outliveLateErrors(): void {
  leaveRunning();
  const say = (error: unknown) =>
    process.stderr.write(
      `trailproof: a plugin failed after its check had ended: ${oneLine(error instanceof Error ? error.message : String(error))}\n`,
    );
  process.on("uncaughtException", say);
  process.on("unhandledRejection", say);
}
