import { UserError } from "../errors.ts";

const DAY = 86_400_000;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: DAY, w: 7 * DAY };
/** How many days before today. */
const DAYS = ["today", "yesterday"];
const EARLIEST = Date.parse("2000-01-01T00:00:00Z");
const LATEST = Date.parse("9999-12-01T00:00:00Z");

/**
 * A point in time: a Date, ISO 8601 (UTC if it has no zone), a date (its first moment), how long ago (`24h`, `7d`), or `today` and `yesterday` (the first moment of the day in UTC).
 *
 * @param name - of the option or member, for the message.
 * @returns milliseconds, on a full second.
 * @throws UserError
 */
export function pointInTime(name: string, point: Date | string, now: number): number {
  const text = typeof point === "string" ? point : point.toISOString();
  const [, count, unit = ""] = /^(\d{1,6})([mhdw])$/.exec(text) ?? [];
  const day = DAYS.indexOf(text);
  const time =
    count !== undefined
      ? now - Number(count) * (UNITS[unit] ?? 0)
      : day < 0
        ? parseTime(text)
        : (Math.floor(now / DAY) - day) * DAY;
  if (time === undefined || time < EARLIEST || time > LATEST)
    throw new UserError(
      `${name} ${text}: expected a time such as 2026-01-15T05:00:00Z, a date such as 2026-01-15, yesterday, or how long ago, such as 24h or 7d`,
    );
  return Math.floor(time / 1000) * 1000;
}

/** ISO 8601 in milliseconds: UTC if it has no zone, the first moment of a date. Undefined for anything else, and for days that do not exist. */
export function parseTime(text: string): number | undefined {
  const [, day, clock = "T00:00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text.replace(" ", "T")) ?? [];
  if (!day) return undefined;
  const time = Date.parse(`${day}${clock}${zone}`);
  // JavaScript makes 2 March of 30 February.
  return Number.isNaN(time) || !new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ? undefined : time;
}
