import type { EventSummary, SummaryList, SummaryRow } from "../model/documents/event-summary.ts";
import { callerOf } from "../model/events/identity.ts";
import { type EventRecord, textAt, utcTimeOf } from "../model/events/record.ts";
import { isEarlier } from "../model/text/time.ts";

/** Different values of one list that are counted: memory has a limit, however many events there are. */
const MOST_VALUES = 100_000;
const MOST_ROWS = 1000;

/** Counts events while they are found. */
export interface SummaryTally {
  add(record: EventRecord): void;
  summary(): EventSummary;
}

export function summaryTally(): SummaryTally {
  const principals = listTally();
  const events = listTally();
  const errorCodes = listTally();
  const regions = listTally();
  const hours = new Map<string, { count: number; errors: number }>();
  let [first, last, errors]: [string | null, string | null, number] = [null, null, 0];
  return {
    add(record) {
      const time = utcTimeOf(record) ?? null;
      const error = textAt(record, "errorCode");
      principals.add(callerOf(record), time);
      events.add(eventOf(record), time);
      errorCodes.add(error, time);
      regions.add(textAt(record, "awsRegion"), time);
      if (error !== undefined) errors++;
      if (time === null) return;
      first = first === null || isEarlier(time, first) ? time : first;
      last = last === null || isEarlier(last, time) ? time : last;
      const hour = hourOf(time);
      const counts = hours.get(hour) ?? { count: 0, errors: 0 };
      hours.set(hour, { count: counts.count + 1, errors: counts.errors + (error === undefined ? 0 : 1) });
    },
    summary: () => ({
      first,
      last,
      errors,
      principals: principals.list(),
      events: events.list(),
      errorCodes: errorCodes.list(),
      regions: regions.list(),
      hours: [...hours].sort(([a], [b]) => (a < b ? -1 : 1)).map(([hour, counts]) => ({ hour, ...counts })),
    }),
  };
}

const hourOf = (time: string) => `${time.slice(0, 13)}:00:00Z`;

/** `iam:CreateUser`. */
function eventOf(record: EventRecord): string | undefined {
  const name = textAt(record, "eventName") ?? textAt(record, "eventType");
  const service = textAt(record, "eventSource")?.replace(/\.amazonaws\.com(\.cn)?$/, "");
  return service === undefined ? name : `${service}:${name ?? "an event"}`;
}

function listTally() {
  const rows = new Map<string, SummaryRow>();
  let uncounted = 0;
  return {
    add(value: string | undefined, time: string | null): void {
      if (value === undefined) return;
      const row = rows.get(value);
      if (row) {
        row.count++;
        if (time !== null && (row.first === null || isEarlier(time, row.first))) row.first = time;
        if (time !== null && (row.last === null || isEarlier(row.last, time))) row.last = time;
      } else if (rows.size < MOST_VALUES) rows.set(value, { value, count: 1, first: time, last: time });
      else uncounted++;
    },
    list: (): SummaryList => ({
      rows: [...rows.values()].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, MOST_ROWS),
      values: rows.size,
      uncounted,
    }),
  };
}
