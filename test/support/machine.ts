import { createHash } from "node:crypto";

/** Milliseconds that {@link sample} takes on two idle cores. */
const USUAL_MS = 14;
const block = Buffer.alloc(1 << 20);

function sample(): void {
  const hash = createHash("sha256");
  for (let i = 0; i < 20; i++) hash.update(block);
  hash.digest();
}

/** How many times slower than two idle cores this machine is right now, at least 1; over so many samples. */
export function measureSlowness(samples = 1): number {
  const started = performance.now();
  for (let i = 0; i < samples; i++) sample();
  return Math.max(1, (performance.now() - started) / (samples * USUAL_MS));
}

/** Measured before the first test, by `vitest.config.ts`. */
const AT_START = Number(process.env.TEST_SLOWNESS ?? 1);

let last = { at: Number.NEGATIVE_INFINITY, slowness: 1 };

/** Measured at most once a second: a scan with a fault asks twice, and there are hundreds. */
function slownessNow(): number {
  if (performance.now() - last.at > 1000) last = { slowness: measureSlowness(), at: performance.now() };
  return last.slowness;
}

/** A time limit for this machine, from milliseconds on two idle cores. */
export function limit(ms: number): number {
  return ms * Math.max(AT_START, slownessNow());
}

/** Milliseconds of processor time that `run` takes: another process cannot lengthen it. */
export function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
