import { DuckDBInstance } from "@duckdb/node-api";
import type { Override } from "./fault-proxy.ts";
import { jsonAnswer } from "./overrides.ts";

type Event = Readonly<Record<string, unknown>>;

/** A type of Hive, as a statement has it. */
type HiveType =
  | "STRING"
  | "MAP"
  | { readonly list: HiveType }
  | { readonly fields: readonly (readonly [string, HiveType])[] };

/** The folder of events whose record names no account. */
export const FOLDER_ACCOUNT = "444455556666";
/** Rows of a page of results. */
const PAGE = 3;

/** Answers of Athena, by the operation: the statement's SQL runs on DuckDB, on a table of the columns that a CREATE EXTERNAL TABLE has. */
export async function athenaServer(
  ddl: string,
  events: readonly Event[],
): Promise<{
  readonly overrides: Readonly<Record<string, Override>>;
  /** The SQL that was asked for. */
  readonly asked: string[];
}> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const [, database = "", table = ""] = /^CREATE EXTERNAL TABLE `(\w+)`\.`(\w+)`/.exec(ddl) ?? [];
  const columns = [...(ddl.split(/^\)$/m)[0] ?? "").matchAll(/^ {2}(\w+) (.+?),?$/gm)].map(
    ([, name = "", type = ""]) => [name, parseType(type)] as const,
  );
  const partitions = ["account", "region", "day"].map((name) => [name, "STRING"] as const);
  const all = [...columns, ...partitions];
  // What Trino has and DuckDB has by another name.
  await connection.run("CREATE MACRO json_format(value) AS CAST(value AS VARCHAR)");
  await connection.run("CREATE MACRO regexp_like(value, pattern) AS regexp_matches(value, pattern)");
  if (database !== "main") await connection.run(`CREATE SCHEMA "${database}"`);
  await connection.run(
    `CREATE TABLE "${database}"."${table}" (${all.map(([name, type]) => `${name} ${duckdbType(type)}`).join(", ")})`,
  );
  const structure = JSON.stringify(Object.fromEntries(all.map(([name, type]) => [name, jsonStructure(type)])));
  for (const event of events) {
    const row = JSON.stringify({
      ...Object.fromEntries(columns.map(([name, type]) => [name, deserialized(type, member(event, name))])),
      account: event.recipientAccountId ?? FOLDER_ACCOUNT,
      region: event.awsRegion,
      day: dayOf(event),
    });
    const fields = all.map(([name]) => `row.${name}`).join(", ");
    await connection.run(
      `INSERT INTO "${database}"."${table}" SELECT ${fields} FROM (SELECT from_json($1::JSON, '${structure.replaceAll("'", "''")}') AS row)`,
      [row],
    );
  }
  const asked: string[] = [];
  const rows: (string | null)[][] = [];
  let failure = "";
  let polls = 0;
  const start: Override = async (request, answer) => {
    const sql = String(request.input.QueryString);
    asked.push(sql);
    [rows.length, polls, failure] = [0, 0, ""];
    try {
      const result = await connection.runAndReadAll(sql);
      rows.push(result.columnNames(), ...(result.getRows() as (string | null)[][]));
    } catch (error) {
      failure = (error as Error).message;
    }
    return jsonAnswer({ QueryExecutionId: "query-1" })(request, answer);
  };
  const status: Override = (request, answer) =>
    jsonAnswer({
      QueryExecution: {
        QueryExecutionId: "query-1",
        Status:
          polls++ === 0
            ? { State: "RUNNING" }
            : failure
              ? { State: "FAILED", StateChangeReason: failure }
              : { State: "SUCCEEDED" },
        Statistics: { DataScannedInBytes: 123456 },
      },
    })(request, answer);
  const results: Override = (request, answer) => {
    const from = Number(request.input.NextToken ?? 0);
    return jsonAnswer({
      ResultSet: {
        Rows: rows.slice(from, from + PAGE).map((row) => ({
          Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
        })),
      },
      ...(from + PAGE < rows.length ? { NextToken: String(from + PAGE) } : {}),
    })(request, answer);
  };
  return {
    asked,
    overrides: {
      "athena:StartQueryExecution": start,
      "athena:GetQueryExecution": status,
      "athena:GetQueryResults": results,
    },
  };
}

/** `STRUCT<a:STRING,b:ARRAY<STRING>>` */
function parseType(text: string): HiveType {
  let at = 0;
  const next = (): HiveType => {
    const [name = ""] = /^\w+/.exec(text.slice(at)) ?? [];
    at += name.length;
    if (name === "STRING") return name;
    if (name === "MAP") {
      at += "<STRING,STRING>".length;
      return name;
    }
    at++;
    if (name === "ARRAY") {
      const list = next();
      at++;
      return { list };
    }
    const fields: [string, HiveType][] = [];
    do {
      if (text[at] === ",") at++;
      const [field = ""] = /^\w+/.exec(text.slice(at)) ?? [];
      at += field.length + 1;
      fields.push([field, next()]);
    } while (text[at] === ",");
    at++;
    return { fields };
  };
  return next();
}

const duckdbType = (type: HiveType): string =>
  type === "STRING"
    ? "VARCHAR"
    : type === "MAP"
      ? "MAP(VARCHAR, VARCHAR)"
      : "list" in type
        ? `${duckdbType(type.list)}[]`
        : `STRUCT(${type.fields.map(([name, field]) => `"${name}" ${duckdbType(field)}`).join(", ")})`;

const jsonStructure = (type: HiveType): unknown =>
  typeof type === "string"
    ? duckdbType(type)
    : "list" in type
      ? [jsonStructure(type.list)]
      : Object.fromEntries(type.fields.map(([name, field]) => [name, jsonStructure(field)]));

/** Hive has names in lower case. */
const member = (value: unknown, name: string): unknown =>
  Object.entries(value ?? {}).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;

/** As Hive's JsonSerDe reads a value: what is no text is JSON in a column of texts. */
function deserialized(type: HiveType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type === "STRING") return typeof value === "string" ? value : JSON.stringify(value);
  if (type === "MAP") return value;
  if ("list" in type) return (value as unknown[]).map((one) => deserialized(type.list, one));
  return Object.fromEntries(type.fields.map(([name, field]) => [name, deserialized(field, member(value, name))]));
}

/** CloudTrail delivers a few minutes after the call. */
function dayOf({ eventTime }: Event): string {
  const time = Date.parse(String(eventTime));
  return new Date((Number.isNaN(time) ? Date.UTC(2026, 10, 12) : time) + 300_000)
    .toISOString()
    .slice(0, 10)
    .replaceAll("-", "/");
}
