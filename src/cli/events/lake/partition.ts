import { type EventRecord, textAt, timeOf } from "../../../model/events/record.ts";

/** What tables partitioned as Hive does have in the place of null. */
const NONE = "__HIVE_DEFAULT_PARTITION__";

/**
 * The folder of a lake that an event belongs to, by the names and values of columns: `date=2026-11-12/hour=05/region=eu-west-1`.
 * What is no Region or no time never becomes a part of a path.
 */
export function partitionOf(record: EventRecord): string {
  const [, date = NONE, hour = NONE] = /^(\d{4}-\d\d-\d\d)T(\d\d)/.exec(isoOf(record)) ?? [];
  const region = textAt(record, "awsRegion") ?? "";
  return `date=${date}/hour=${hour}/region=${/^[a-z][a-z0-9-]{1,39}$/.test(region) ? region : NONE}`;
}

function isoOf(record: EventRecord): string {
  const time = timeOf(record);
  return time === undefined ? "" : new Date(time).toISOString();
}
