import { randomUUID } from "node:crypto";
import type { EventRecord } from "../../model/events/record.ts";

/** A number as long as the shortest that JavaScript rounds, at a place where JSON has numbers; a text may hold the same. */
const MAY_ROUND = /[:[,]\s*-?\d{16}/;
/** The texts and the numbers of JSON: digits in a text are no number. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const LONG_INTEGER = /^-?\d{16,}$/;
/** No record can have it: it is different in each process. */
const MARK = `${randomUUID()} `;

/**
 * The record with whole numbers of 16 digits or more as bigints. `JSON.parse` rounds them to a multiple of a power of two: the number
 * that is in the log file would not be found, and one next to it would.
 *
 * @param text - the JSON of the record, where the source has it.
 */
export function withExactIntegers(record: EventRecord, text: string | undefined): EventRecord {
  if (text === undefined || !MAY_ROUND.test(text)) return record;
  const marked = text.replace(TOKENS, (token) => (LONG_INTEGER.test(token) ? `"${MARK}${token}"` : token));
  return JSON.parse(marked, (_, value: unknown) =>
    typeof value === "string" && value.startsWith(MARK) ? BigInt(value.slice(MARK.length)) : value,
  );
}
