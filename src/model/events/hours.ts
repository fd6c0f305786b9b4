import type { Hours } from "../documents/expectations.ts";

const DAY = 24 * 60;
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** Whether a time zone has this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether a point in time is within the hours, by the clock of their time zone: at a change of daylight saving time, an hour that is
 * repeated is within them twice.
 */
export function hoursOf({ from, to, timeZone, days = [...DAYS] }: Hours): (time: number) => boolean {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const local = new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return (time) => {
    const parts = Object.fromEntries(local.formatToParts(time).map(({ type, value }) => [type, value]));
    const day = (DAYS as readonly string[]).indexOf(parts.weekday?.toLowerCase() ?? "");
    const minute = Number(parts.hour) * 60 + Number(parts.minute);
    const isOn = (offset: number) => days.some((name) => name === DAYS[(day + offset + 7) % 7]);
    if (start < end) return isOn(0) && minute >= start && minute < end;
    // Over midnight: the evening of a day, or the morning after one.
    return (isOn(0) && minute >= start && minute < DAY) || (isOn(-1) && minute < end);
  };
}

function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
