import type { DuckDBConnection } from "@duckdb/node-api";
import type { ParquetSearch } from "../sources/files.ts";
import { recordsInJson } from "../sources/records-in-json.ts";
import type { EventSink, Origin, SourceTally } from "../sources/source.ts";
import { type Condition, conditionsOf } from "../sql/conditions.ts";
import { recordTextCondition } from "../sql/record-text.ts";
import { allOf, anyOf, literal } from "../sql/text.ts";
import { type BatchFile, batches } from "./batches.ts";
import { openDuckdb } from "./load.ts";

/** Parquet files among log files, by DuckDB where it is installed. */
export const parquetByDuckdb: ParquetSearch = async (files, query, sink, tally) => {
  const conditions = conditionsOf(query);
  const { connection, close } = await openDuckdb("Parquet files need");
  try {
    for (const batch of batches(files)) {
      if (sink.enough?.()) break;
      if (batch.kind === "parquet") await searchParquet({ connection, conditions, sink, tally }, batch.files);
      else if (batch.kind === "other")
        tally.skip(batch.path, null, "DuckDB takes characters of its path for a pattern");
    }
  } finally {
    close();
  }
};

/** What a search of Parquet files has in common for all of them. */
interface OpenedSearch {
  readonly connection: DuckDBConnection;
  readonly conditions: readonly Condition[];
  readonly sink: EventSink;
  readonly tally: SourceTally;
}

/** Passes on the events in Parquet files as `--output parquet` and `events export` write them. A file that is damaged or has no such table is named. */
export async function searchParquet(search: OpenedSearch, files: readonly BatchFile[]): Promise<void> {
  const { connection, conditions, sink, tally } = search;
  const paths = new Map(files.map(({ path, absolute }) => [absolute, path]));
  const list = files.map(({ absolute }) => literal(absolute)).join(", ");
  const where = allOf([...conditions.flatMap(columnCondition), recordTextCondition(conditions)]);
  let isStarted = false;
  try {
    // The ends of all files are read first, so that one that is damaged is known before anything is passed on.
    const result = await connection.stream(
      `SELECT filename, record, recipientAccountId FROM read_parquet([${list}], filename = true, hive_partitioning = false, union_by_name = true) WHERE ${where}`,
    );
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      isStarted = true;
      for (const [file, text, account] of chunk.getRows() as [string, string | null, string | null][])
        passOn(text, { where: paths.get(file) ?? file, account: account ?? undefined }, search);
      await sink.ready?.();
    }
    tally.read += files.length;
    sink.progress({ bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) });
  } catch (error) {
    const middle = Math.ceil(files.length / 2);
    if (files.length > 1 && !isStarted) {
      await searchParquet(search, files.slice(0, middle));
      await searchParquet(search, files.slice(middle));
    } else for (const { path } of files) tally.skip(path, null, problemOf(error as Error));
  }
}

function passOn(text: string | null, origin: Origin, { sink, tally }: OpenedSearch): void {
  const { where } = origin;
  const isJson = recordsInJson(text ?? "", {
    record: (record, json) => sink.record(record, origin, json),
    malformed: (problem) => tally.skip(where, null, problem),
  });
  if (!isJson) tally.skip(where, null, "its column record has a text that is no JSON");
}

/** What DuckDB says, without the statement. */
const problemOf = ({ message }: Error) => (message.split("\n")[0] ?? "").trim();

/** Columns are small, and files say which of their values lie between which: records that cannot match are not read. */
function columnCondition(condition: Condition): string[] {
  if (condition.kind === "member")
    return [`${condition.member} IN (${condition.values.map((value) => literal(value)).join(", ")})`];
  if (condition.kind !== "time") return [];
  const range = [
    ...(condition.from === null ? [] : [`eventTime >= TIMESTAMPTZ ${literal(condition.from)}`]),
    ...(condition.to === null ? [] : [`eventTime < TIMESTAMPTZ ${literal(condition.to)} + INTERVAL 1 SECOND`]),
  ];
  return [anyOf([`(${allOf(range)})`, "eventTime IS NULL"])];
}
