import type { ValidEntry } from "../digest/entry.ts";

/** A valid digest file whose log files were all valid: they are not read again. */
export interface CheckpointEntry {
  readonly digest: ValidEntry;
  /** From the listing. */
  readonly etag: string;
  readonly logs: number;
  readonly bytes: number;
  /** Bucket and key of each log file. */
  readonly names: readonly (readonly [bucket: string, key: string])[];
}

/** Has verified digest files only: what was invalid or unreadable is read again. */
export interface Checkpoint {
  /** @param id - of the digest file. */
  get(id: string): CheckpointEntry | undefined;
  add(entry: CheckpointEntry): void;
}

export const noCheckpoint: Checkpoint = { get: () => undefined, add: () => {} };
