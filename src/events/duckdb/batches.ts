import { closeSync, openSync, readSync } from "node:fs";
import { resolve } from "node:path";
import type { LogFile } from "../../logs/log-files.ts";
import { isParquet } from "../sources/files.ts";

/** Larger files, unpacked, are left to the built-in reader: DuckDB needs memory for all of a file, twice in each thread. */
export const MOST_UNPACKED = 8 * 1024 * 1024;
/** Files of a batch: all that it finds is in memory. */
const BATCH_BYTES = 32 * 1024 * 1024;
const BATCH_FILES = 1000;

/** In a list of files DuckDB takes names with these as patterns. */
const PATTERN = /[*?[\]{}\\]/;

/** A file that DuckDB reads. */
export interface BatchFile {
  /** As it was named. */
  readonly path: string;
  /** As DuckDB is told, and as it names it. */
  readonly absolute: string;
  /** On the disk. */
  readonly bytes: number;
}

/** Log files or Parquet files that are read by one query, or one that is left to the built-in reader. */
export type Batch =
  | { readonly kind: "gzip" | "parquet"; readonly files: readonly BatchFile[] }
  | { readonly kind: "other"; readonly path: string };

/** The files in batches, in their order. */
export function* batches(files: Iterable<LogFile>): Generator<Batch> {
  const batch = { gzip: new Filling("gzip"), parquet: new Filling("parquet") };
  for (const file of files) {
    const kind = isParquet(file.path) && !PATTERN.test(file.path) ? "parquet" : "gzip";
    const length = kind === "parquet" ? file.bytes : unpackedLength(file);
    if (length === undefined) yield { kind: "other", path: file.path };
    else yield* batch[kind].add(file, length);
  }
  yield* batch.gzip.end();
  yield* batch.parquet.end();
}

/** A batch that is filled. */
class Filling {
  readonly #kind: "gzip" | "parquet";
  #files: BatchFile[] = [];
  #bytes = 0;

  constructor(kind: "gzip" | "parquet") {
    this.#kind = kind;
  }

  *add({ path, bytes = 0 }: LogFile, length: number): Generator<Batch> {
    this.#files.push({ path, absolute: resolve(path), bytes });
    this.#bytes += length;
    if (this.#bytes >= BATCH_BYTES || this.#files.length >= BATCH_FILES) yield* this.end();
  }

  *end(): Generator<Batch> {
    if (this.#files.length > 0) yield { kind: this.#kind, files: this.#files };
    [this.#files, this.#bytes] = [[], 0];
  }
}

/** What a file as CloudTrail writes it has unpacked, as its end says; undefined for one that DuckDB does not read. */
function unpackedLength({ path, bytes }: LogFile): number | undefined {
  if (bytes === undefined || bytes < 20 || PATTERN.test(path)) return undefined;
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
