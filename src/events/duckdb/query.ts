import type { DuckDBConnection } from "@duckdb/node-api";
import { literal } from "../sql/text.ts";
import { type BatchFile, MOST_UNPACKED } from "./batches.ts";

/** By file the rows that were found, as JSON; null is a row that is no record, and a file without rows has nothing at all. */
export type FoundRows = ReadonlyMap<string, readonly (string | null)[]>;

/** DuckDB accepts these in JSON: a comma after the last element, and words for numbers. In a text they do no harm. */
const LENIENT = [String.raw`,\s*[\]}]`, String.raw`(?i)[:,\[]\s*[-+]?(nan|inf)`];
/** Exactly `{"Records":[…]}`. A member that is there twice has two names. */
const IS_LOG_FILE = `json_keys(json) = ['Records'] AND json_type(json, '$.Records') = 'ARRAY' AND NOT regexp_matches(json, ${literal(
  LENIENT.map((pattern) => `(${pattern})`).join("|"),
)})`;

/**
 * The records in files that meet a condition. A file that is no log file as CloudTrail writes it, or has an element that is no object, has
 * a row that is null.
 *
 * @throws what DuckDB says of a file that it cannot read.
 */
export async function foundIn(
  connection: DuckDBConnection,
  files: readonly BatchFile[],
  condition: string,
): Promise<FoundRows> {
  const list = files.map(({ absolute }) => literal(absolute)).join(", ");
  // An empty text stands for the file itself.
  const result = await connection.stream(`
    SELECT filename, CASE WHEN starts_with(record, '{') OR record = '' THEN record END FROM (
      SELECT filename, unnest(CASE WHEN ${IS_LOG_FILE} THEN list_prepend('', (json -> '$.Records[*]')::VARCHAR[]) ELSE [NULL] END) AS record
      FROM read_json_objects([${list}], format = 'unstructured', compression = 'gzip', filename = true,
        hive_partitioning = false, maximum_object_size = ${2 * MOST_UNPACKED})
    ) WHERE record IS NULL OR NOT starts_with(record, '{') OR ${condition}`);
  const found = new Map<string, (string | null)[]>();
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    for (const [file, record] of chunk.getRows() as [string, string | null][]) {
      const rows = found.get(file) ?? [];
      if (record !== "") rows.push(record);
      found.set(file, rows);
    }
  return found;
}
