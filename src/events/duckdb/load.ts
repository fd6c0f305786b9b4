import { availableParallelism } from "node:os";
import type { DuckDBConnection } from "@duckdb/node-api";
import { UserError } from "../../model/errors.ts";

/** Each thread keeps what it reads and unpacks, about 40 MB: more threads need more memory. */
const MOST_THREADS = 4;

/** A connection to a database in memory, which reads files of this machine and nothing else. */
export interface OpenedDuckdb {
  readonly connection: DuckDBConnection;
  close(): void;
}

/**
 * @param need - what needs it: `--engine duckdb needs`.
 * @throws UserError (exit 2) where DuckDB is not installed.
 */
export async function openDuckdb(need: string): Promise<OpenedDuckdb> {
  const { DuckDBInstance } = await import("@duckdb/node-api").catch((error: Error) => {
    throw new UserError(`${need} DuckDB. Install it next to trailproof: npm install @duckdb/node-api`, 2, {
      cause: error,
    });
  });
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(Math.min(availableParallelism(), MOST_THREADS)),
    memory_limit: "256MB",
    temp_directory: "",
    preserve_insertion_order: "false",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  return {
    connection,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
