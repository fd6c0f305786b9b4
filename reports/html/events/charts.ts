import { scaleLinear } from "d3-scale";
import type { EventSummary, SummaryList } from "../../../src/model/documents/event-summary.ts";
import { shortArn } from "../../../src/model/events/identity.ts";
import { counted, thousands } from "../../../src/model/text/safe-text.ts";
import { stacked } from "../drawings/stacked.ts";
import { line, moment, name } from "../plain.ts";

const MOST_BARS = 72;
const MOST_ROWS = 25;

const KINDS = [
  { kind: "pass", word: "No error" },
  { kind: "fail", word: "Error" },
] as const;

/** A bar for each hour, or for each day where there are too many hours, with errors marked. */
export function timeBars({ hours }: EventSummary) {
  if (hours.length === 0) return null;
  const byDay = hours.length > MOST_BARS;
  const all = byDay ? days(hours) : hours.map(({ hour, ...counts }) => ({ time: moment(hour), ...counts }));
  const shown = all.slice(-MOST_BARS);
  const x = scaleLinear([0, Math.max(1, ...shown.map(({ count }) => count))], [0, 100]);
  const noun = byDay ? "day" : "hour";
  return {
    id: "by-time",
    caption: `Events by ${noun}, all bars on one scale`,
    head: byDay ? "Day" : "Hour",
    compared: false,
    kinds: KINDS,
    rows: shown.map(({ time, count, errors }) => {
      const numbers = [count - errors, errors];
      return {
        name: time,
        total: thousands(count),
        before: null,
        after: {
          counts: numbers.map(thousands),
          segments: stacked(
            KINDS.map(({ kind }) => kind),
            numbers.map((one) => x(one)),
          ),
        },
      };
    }),
    more: all.length > shown.length ? counted(all.length - shown.length, `earlier ${noun}`) : null,
  };
}

function days(hours: EventSummary["hours"]) {
  const found = new Map<string, { time: string; count: number; errors: number }>();
  for (const { hour, count, errors } of hours) {
    const time = hour.slice(0, 10);
    const day = found.get(time) ?? { time, count: 0, errors: 0 };
    found.set(time, { time, count: day.count + count, errors: day.errors + errors });
  }
  return [...found.values()];
}

/** The most frequent values of each list. */
export function countsView({ principals, events, errorCodes, regions }: EventSummary) {
  const lists: readonly (readonly [string, string, SummaryList])[] = [
    ["principals", "Principal", principals],
    ["calls", "Event", events],
    ["errors", "Error", errorCodes],
    ["regions", "Region", regions],
  ];
  return lists
    .filter(([, , { rows }]) => rows.length > 0)
    .map(([id, head, { rows, values }]) => {
      const shown = rows.slice(0, MOST_ROWS);
      return {
        id: `count-${id}`,
        head,
        rows: shown.map(({ value, count, first, last }) => ({
          value: name(shortArn(value)),
          full: shortArn(value) === value ? null : line(value),
          count: thousands(count),
          first: first === null ? "unknown" : moment(first),
          last: last === null ? "unknown" : moment(last),
        })),
        more: values > shown.length ? `and ${thousands(values - shown.length)} more` : null,
      };
    });
}
