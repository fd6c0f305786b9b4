import { setTimeout } from "node:timers/promises";

/** The clock of a canary, in milliseconds. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const CLOCK: Clock = { now: Date.now, sleep: (ms) => setTimeout(ms) };
