/** The search of bench/events.ts by DuckDB with one thread: prints how many events it found in a folder of folders. */
import { DuckDBInstance } from "@duckdb/node-api";

const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
const connection = await instance.connect();
const rows = await connection.runAndReadAll(`
  SELECT r.eventID FROM (
    SELECT unnest(Records) r FROM read_json('${process.argv[2]}/*/*.json.gz', maximum_object_size = 134217728,
      columns = { Records: 'STRUCT(eventName VARCHAR, eventID VARCHAR)[]' })
  ) WHERE r.eventName = 'ListUsers'`);
console.log(rows.currentRowCount);
