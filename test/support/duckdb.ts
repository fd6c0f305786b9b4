import { DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";

/** Answers SQL as DuckDB does: rows as objects, by the names of their columns. */
export async function duckdb() {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  return {
    rows: async (sql: string, values: DuckDBValue[] = []): Promise<Record<string, unknown>[]> =>
      (await connection.runAndReadAll(sql, values)).getRowObjectsJS(),
    /** Names and types of a result's columns. */
    columns: async (sql: string): Promise<Record<string, string>> => {
      const result = await connection.run(sql);
      return Object.fromEntries(result.columnNames().map((name, i) => [name, String(result.columnType(i))]));
    },
    close: () => connection.closeSync(),
  };
}
