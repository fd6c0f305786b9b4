import { setTimeout } from "node:timers/promises";

/** The clock of a canary, in milliseconds. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** A clock that is ahead of a different one. */
export const ahead = (clock: Clock, offsetMs: number): Clock => ({ ...clock, now: () => clock.now() + offsetMs });

export const CLOCK: Clock = { now: Date.now, sleep: (ms) => setTimeout(ms) };
