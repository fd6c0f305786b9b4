import { mayBeNumber, NUMBERS } from "../query/wanted-bytes.ts";
import type { Condition } from "./conditions.ts";
import { allOf, anyOf, literal } from "./text.ts";

/** The column that has a record as minified JSON. */
const RECORD = "record";

const holds = (text: string) => `contains(${RECORD}, ${literal(text)})`;
const matches = (pattern: string) => `regexp_matches(${RECORD}, ${literal(pattern)})`;

/** What other services wrap records in has them as a text or compressed: nothing tells what is in there. */
const IS_WRAPPED = ['"CloudTrailEvent":"', '"message":"', '"awslogs":'].map(holds);
/** What has none of these members is no record, and is named whatever is searched for. */
const IS_NO_RECORD = `NOT ${anyOf(['"eventName":', '"eventSource":', '"eventCategory":'].map(holds))}`;

/** Month and day, as every year has them. */
const DAY_PATTERN = String.raw`((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))`;
/**
 * As CloudTrail writes times: as texts they have the order of time. A record with a different one, one that does not exist, or none is
 * passed on: the search compares it, or names it.
 */
export const TIME_PATTERN = String.raw`\d{4}-${DAY_PATTERN}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ`;

/**
 * The conditions in DuckDB's SQL, on a column that has records as minified JSON. They look at the text, not at members: JSON may have a
 * member twice, and the last one counts.
 */
export function recordTextCondition(conditions: readonly Condition[]): string {
  return anyOf([...IS_WRAPPED, IS_NO_RECORD, `(${allOf(conditions.map(one))})`]);
}

function one(condition: Condition): string {
  switch (condition.kind) {
    case "member":
      return anyOf(condition.values.map((value) => holds(`"${value}"`)));
    case "text":
      return anyOf([
        ...condition.texts.map(holds),
        ...(condition.part === "record" && condition.texts.some(mayBeNumber) ? [matches(NUMBERS)] : []),
      ]);
    case "readOnly":
      return condition.value
        ? anyOf([holds('"readOnly":true'), holds('"readOnly":"true"')])
        : anyOf([`coalesce(${RECORD} ->> '$.readOnly', '') <> 'true'`, twice("readOnly")]);
    case "account":
      return anyOf([...condition.values.map(holds), `NOT ${holds('"recipientAccountId":"')}`]);
    case "address":
      return anyOf([
        ...condition.values.map((value) => holds(`"${value}"`)),
        ...condition.prefixes.map((prefix) => holds(`"${prefix}`)),
        // An address of IPv4 may be written as one of IPv6.
        matches('"sourceIPAddress":"[^"]*:'),
      ]);
    case "time":
      return time(condition);
  }
}

function time({ from, to }: Extract<Condition, { kind: "time" }>): string {
  const value = `(${RECORD} ->> '$.eventTime')`;
  const range = [
    ...(from === null ? [] : [`${value} >= ${literal(from)}`]),
    ...(to === null ? [] : [`${value} <= ${literal(to)}`]),
  ];
  return anyOf([
    `(${allOf(range)})`,
    `NOT regexp_full_match(coalesce(${value}, ''), ${literal(TIME_PATTERN)})`,
    twice("eventTime"),
  ]);
}

/** The member may be there twice. */
const twice = (member: string) => `${RECORD} LIKE '%"${member}":%"${member}":%'`;
