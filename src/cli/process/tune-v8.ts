import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * A command runs for a second or two. The V8 of Node 20 optimizes so many functions after a few calls that this takes half of
 * the processor time; eight times as many calls are enough for what runs for long. Later versions of V8 wait by themselves.
 * To be set once a command's modules are loaded: under other settings V8 compiles Node's own modules again.
 */
export const OPTIMIZE_LATER = process.versions.node.startsWith("20.") ? ["--interrupt-budget=540672"] : [];

/**
 * For what holds a large snapshot: the heap grows by half, not to four times its size, before V8 looks for garbage. It holds
 * from the next collection on: `collectGarbage` makes that one.
 */
export const PREFER_LESS_MEMORY = ["--heap-growing-percent=50"];

/** Settings of V8, which hold for the process. */
export function tuneV8(flags: readonly string[]): void {
  for (const flag of flags) setFlagsFromString(flag);
}

/**
 * Frees at once what is no longer used, for where a stage has ended that needed much memory: V8 would first let the heap grow
 * by what the next stage needs. Takes a fortieth of a second for what a scan of 1,000 trails still holds then. V8 gives the
 * function that does it to contexts that are made after its flag is set.
 */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: (() => void) | undefined = runInNewContext("globalThis.gc");
  collect?.();
}
