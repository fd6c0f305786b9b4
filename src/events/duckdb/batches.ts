import { closeSync, openSync, readSync } from "node:fs";
import { resolve } from "node:path";
import { type LogFile, logFiles } from "../../logs/log-files.ts";

/** Larger files, unpacked, are left to the built-in reader: DuckDB needs memory for all of a file, twice in each thread. */
export const MOST_UNPACKED = 8 * 1024 * 1024;
/** Files of a batch: all that it finds is in memory. */
const BATCH_BYTES = 64 * 1024 * 1024;
const BATCH_FILES = 1000;

/** A file that DuckDB reads. */
export interface BatchFile {
  /** As it was named. */
  readonly path: string;
  /** As DuckDB is told, and as it names it. */
  readonly absolute: string;
  /** On the disk. */
  readonly bytes: number;
}

/** Log files that are read by one query, or one that is left to the built-in reader. */
export type Batch = { readonly files: readonly BatchFile[] } | { readonly other: string };

/** The files at a path in batches, in order of their names. */
export function* batches(path: string, unreadable: (path: string, error: Error) => void): Generator<Batch> {
  let files: BatchFile[] = [];
  let unpacked = 0;
  for (const file of logFiles(path, unreadable)) {
    const length = unpackedLength(file);
    if (length === undefined) {
      yield { other: file.path };
      continue;
    }
    files.push({ path: file.path, absolute: resolve(file.path), bytes: file.bytes ?? 0 });
    unpacked += length;
    if (unpacked < BATCH_BYTES && files.length < BATCH_FILES) continue;
    yield { files };
    [files, unpacked] = [[], 0];
  }
  if (files.length > 0) yield { files };
}

/** What a file as CloudTrail writes it has unpacked, as its end says; undefined for one that DuckDB does not read. */
function unpackedLength({ path, bytes }: LogFile): number | undefined {
  // In a list of files DuckDB takes these as patterns.
  if (bytes === undefined || bytes < 20 || /[*?[\]{}\\]/.test(path)) return undefined;
  try {
    const file = openSync(path, "r");
    try {
      const found = Buffer.alloc(4);
      readSync(file, found, 0, 2, 0);
      if (found[0] !== 0x1f || found[1] !== 0x8b) return undefined;
      readSync(file, found, 0, 4, bytes - 4);
      const length = found.readUInt32LE();
      return length <= MOST_UNPACKED ? length : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    // The built-in reader says why.
    return undefined;
  }
}
