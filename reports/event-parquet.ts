import { gzipSync } from "node:zlib";
import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { type EventRecord, isObject, textAt, timeOf } from "../src/model/events/record.ts";
import { safeJson } from "../src/model/text/safe-text.ts";
import { tool } from "../src/tool.ts";
import { EVENT_COLUMNS, type EventColumn, flag, member } from "./event-columns.ts";
import { type EventFormat, jsonLine } from "./event-lines.ts";

/** Members of an object that become columns: texts, and objects with such. */
interface Members {
  readonly [name: string]: "text" | Members;
}

/** Of `userIdentity`, under the names that it has in a record. */
const IDENTITY: Members = {
  type: "text",
  principalId: "text",
  arn: "text",
  accountId: "text",
  accessKeyId: "text",
  userName: "text",
  invokedBy: "text",
  sessionContext: {
    sessionIssuer: { type: "text", arn: "text", userName: "text" },
    attributes: { mfaAuthenticated: "text", creationDate: "text" },
  },
};

type Column =
  | EventColumn
  | {
      readonly name: string;
      readonly type: Members;
      readonly value: (record: EventRecord, heldBy?: string) => unknown;
    };

const json = (name: string): Column => ({
  name,
  type: "text",
  value: (record) => (record[name] === undefined || record[name] === null ? undefined : safeJson(record[name], 0)),
});

/** Columns whose least and greatest value help to pass over rows. Of others the end of the file need not have them, which is kept in memory. */
const ORDERED = ["eventTime", "awsRegion", "recipientAccountId", "eventSource", "eventName"];

const COLUMNS: readonly Column[] = [
  ...EVENT_COLUMNS,
  member("eventType"),
  member("eventCategory"),
  flag("managementEvent"),
  member("requestID"),
  member("vpcEndpointId"),
  { name: "userIdentity", type: IDENTITY, value: (record) => membersOf(record.userIdentity, IDENTITY) },
  json("requestParameters"),
  json("responseElements"),
  json("additionalEventData"),
  { name: "record", type: "text", value: (record) => jsonLine(record) },
];

const SCHEMA: SchemaElement[] = [
  { name: "events", num_children: COLUMNS.length },
  ...COLUMNS.flatMap(({ name, type }) => elements(name, type)),
];

/** Characters that are kept until their row group is written. */
const GROUP = 6 * 1024 * 1024;

/** A Parquet file: the columns of tables with their types, members of `userIdentity`, and the complete record as JSON. */
export const parquetFile: EventFormat = (write) => {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: SCHEMA,
    codec: "GZIP",
    compressors: { GZIP: (page) => gzipSync(page) },
    createdBy: `${tool.name} version ${tool.version}`,
  });
  let rows = COLUMNS.map((): unknown[] => []);
  let kept = 0;
  const flush = () => {
    write(Buffer.from(bytes.getBuffer()));
    bytes.index = 0;
  };
  const endGroup = () => {
    const columnData = COLUMNS.map(({ name }, i) => ({
      name,
      data: rows[i] ?? [],
      offsetIndex: false,
      statistics: ORDERED.includes(name),
    }));
    file.write({ columnData, rowGroupSize: rows[0]?.length ?? 0 });
    rows = COLUMNS.map(() => []);
    kept = 0;
    flush();
  };
  return {
    add(events) {
      for (const { record, origin } of events) {
        for (const [i, column] of COLUMNS.entries()) {
          const value = cell(column, record, origin?.account);
          if (typeof value === "string") kept += value.length;
          rows[i]?.push(value);
        }
        if (kept >= GROUP) endGroup();
      }
    },
    end() {
      if (kept > 0) endGroup();
      file.finish();
      flush();
    },
  };
};

function cell(column: Column, record: EventRecord, heldBy: string | undefined): unknown {
  const value = column.value(record, heldBy);
  if (column.type !== "time") return value;
  const time = timeOf({ eventTime: value });
  return time === undefined ? undefined : BigInt(time);
}

function membersOf(value: unknown, members: Members): unknown {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(
    Object.entries(members).map(([name, type]) => [
      name,
      type === "text" ? textAt(value, name) : membersOf(value[name], type),
    ]),
  );
}

/** A column and what is in it. Everything may be missing. */
function elements(name: string, type: Column["type"]): SchemaElement[] {
  const optional = { name, repetition_type: "OPTIONAL" } as const;
  if (type === "text")
    return [{ ...optional, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } }];
  if (type === "flag") return [{ ...optional, type: "BOOLEAN" }];
  if (type === "time")
    return [
      {
        ...optional,
        type: "INT64",
        converted_type: "TIMESTAMP_MILLIS",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
      },
    ];
  if (type === "texts")
    return [
      { ...optional, num_children: 1, converted_type: "LIST", logical_type: { type: "LIST" } },
      { name: "list", num_children: 1, repetition_type: "REPEATED" },
      ...elements("element", "text"),
    ];
  const members = Object.entries(type);
  return [{ ...optional, num_children: members.length }, ...members.flatMap(([inner, of]) => elements(inner, of))];
}
