import type { EventQuery } from "../../../model/documents/events.ts";
import { UserError } from "../../../model/errors.ts";
import { quoted } from "../../../model/text/suggest.ts";
import { mayBeNumber, NUMBERS } from "../../query/wanted-bytes.ts";
import { type Condition, conditionsOf } from "../conditions.ts";
import { TIME_PATTERN } from "../record-text.ts";
import { allOf, anyOf, literal } from "../text.ts";
import { isStructured, MEMBERS } from "./members.ts";

const HOUR = 3_600_000;

/** A table that `events athena-ddl` creates. */
export interface AthenaTable {
  readonly database: string;
  readonly table: string;
}

/** @throws UserError (exit 2) for a name that Athena does not take. */
export function checkName(option: string, name: string): string {
  if (/^[A-Za-z_]\w{0,254}$/.test(name)) return name;
  throw new UserError(`${option}: expected letters, digits and underscores, not ${quoted(name)}`);
}

const columns = Object.entries(MEMBERS).map(([name, member]) => {
  const column = name.toLowerCase();
  return isStructured(member) ? `json_format(CAST(${column} AS JSON))` : column;
});

/**
 * The query in Athena's SQL, which is Trino's: the columns of the records, in the order of the table's members, and last the account of
 * the folder. Files of other accounts, Regions and days are not read.
 */
export function athenaSelect(query: EventQuery, { database, table }: AthenaTable): string {
  const where = allOf([...partitions(query), ...conditionsOf(query).map(one)]);
  return `SELECT ${columns.join(", ")}, account FROM "${database}"."${table}" WHERE ${where}`;
}

/** Files are in the folder of the day on which they were delivered: until an hour later. */
function partitions({ accounts, regions, since, until }: EventQuery): string[] {
  return [
    ...isOneOf("account", accounts),
    ...isOneOf("region", regions),
    ...(since === null ? [] : [`day >= ${literal(dayOf(Date.parse(since) - HOUR))}`]),
    ...(until === null ? [] : [`day <= ${literal(dayOf(Date.parse(until) + HOUR))}`]),
  ];
}

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10).replaceAll("-", "/");

const isOneOf = (column: string, values: readonly string[]): string[] =>
  values.length === 0 ? [] : [`${column} IN (${values.map(literal).join(", ")})`];

function one(condition: Condition): string {
  switch (condition.kind) {
    case "member": {
      const column = condition.member === "accessKeyId" ? "useridentity.accesskeyid" : condition.member.toLowerCase();
      return allOf(isOneOf(column, condition.values));
    }
    case "text":
      return text(condition);
    case "account":
      // Records of early versions do not say it: their folder does.
      return "true";
    case "readOnly":
      return condition.value ? "readonly = 'true'" : "coalesce(readonly, '') <> 'true'";
    case "address":
      return anyOf([
        ...isOneOf("sourceipaddress", condition.values),
        ...condition.prefixes.map((prefix) => `starts_with(sourceipaddress, ${literal(prefix)})`),
        "strpos(sourceipaddress, ':') > 0",
      ]);
    case "time":
      return time(condition);
  }
}

const PARTS = {
  userIdentity: ["json_format(CAST(useridentity AS JSON))"],
  resources: ["json_format(CAST(resources AS JSON))", "requestparameters"],
  record: columns,
} as const;

/** In the text of a column with JSON an escape may stand for any character. */
function text({ part, texts }: Extract<Condition, { kind: "text" }>): string {
  const place = `concat_ws(' ', ${PARTS[part].join(", ")})`;
  return anyOf([
    ...texts.map((value) => `strpos(${place}, ${literal(value)}) > 0`),
    ...(part === "userIdentity" ? [] : [`strpos(${place}, '\\') > 0`]),
    ...(part === "record" && texts.some(mayBeNumber) ? [`regexp_like(${place}, ${literal(NUMBERS)})`] : []),
  ]);
}

function time({ from, to }: Extract<Condition, { kind: "time" }>): string {
  const range = [
    ...(from === null ? [] : [`eventtime >= ${literal(from)}`]),
    ...(to === null ? [] : [`eventtime <= ${literal(to)}`]),
  ];
  return anyOf([`(${allOf(range)})`, `NOT regexp_like(coalesce(eventtime, ''), ${literal(`^${TIME_PATTERN}$`)})`]);
}
