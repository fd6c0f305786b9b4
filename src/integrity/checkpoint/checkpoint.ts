import type { ValidFact } from "../digest/entry.ts";

/** A digest that was valid, with every log file that it names: nothing of it has to be read again. */
export interface Settled {
  readonly fact: ValidFact;
  /** As the listing gave it. */
  readonly etag: string;
  readonly logs: number;
  readonly bytes: number;
  /** Bucket and key of each log file. */
  readonly names: readonly (readonly [bucket: string, key: string])[];
}

/** Remembers good news, and nothing else: whatever was wrong or unreadable is looked at again. */
export interface Checkpoint {
  /** @param id - of the digest. */
  get(id: string): Settled | undefined;
  add(settled: Settled): void;
}

export const noCheckpoint: Checkpoint = { get: () => undefined, add: () => {} };
