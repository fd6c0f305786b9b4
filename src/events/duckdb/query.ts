import type { DuckDBConnection } from "@duckdb/node-api";
import { literal } from "../sql/text.ts";
import { type BatchFile, MOST_UNPACKED } from "./batches.ts";

/** By file the rows that were found, as JSON; null is a row that is no record. */
export type FoundRows = ReadonlyMap<string, readonly (string | null)[]>;

/**
 * The records in files that meet a condition. A file without `Records` has a row that is null.
 *
 * @throws what DuckDB says of a file that it cannot read.
 */
export async function foundIn(
  connection: DuckDBConnection,
  files: readonly BatchFile[],
  condition: string,
): Promise<FoundRows> {
  const list = files.map(({ absolute }) => literal(absolute)).join(", ");
  const result = await connection.stream(`
    SELECT filename, record FROM (
      SELECT filename, unnest(CASE WHEN Records IS NULL THEN [NULL] ELSE Records END) AS record
      FROM read_json([${list}], columns = { Records: 'JSON[]' }, format = 'unstructured', compression = 'gzip', filename = true,
        hive_partitioning = false, maximum_object_size = ${2 * MOST_UNPACKED})
    ) WHERE record IS NULL OR ${condition}`);
  const found = new Map<string, (string | null)[]>();
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    for (const [file, record] of chunk.getRows() as [string, string | null][]) {
      const rows = found.get(file);
      if (rows) rows.push(record);
      else found.set(file, [record]);
    }
  return found;
}
