const MINUTE = 60_000;

/** As CloudTrail writes times: without a fraction where there is none. */
export const utcTime = (time: number): string => new Date(time).toISOString().replace(".000Z", "Z");

/** Of two times in UTC, with a fraction or without one. */
export const isEarlier = (a: string, b: string): boolean => a.slice(0, -1) < b.slice(0, -1);

/** `2026-11-12 09:30 UTC`: the form in which messages show a time. */
export function shownTime(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}

/** `2026-11-12 09:30:41 UTC`: where a second decides, as in a list of what happened. */
export const shownSecond = (time: string): string => `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;

/** `3 hours`, `2 days`: how long from `time` to `now`, in the largest unit. */
export function shownAge(time: string, now: string): string {
  const minutes = Math.max(0, Math.floor((Date.parse(now) - Date.parse(time)) / MINUTE));
  const [count, unit] =
    minutes < 60
      ? [minutes, "minute"]
      : minutes < 48 * 60
        ? [Math.floor(minutes / 60), "hour"]
        : [Math.floor(minutes / 1440), "day"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** `42 s`, `4 min 12 s`: a time in milliseconds that is short. */
export function shownSeconds(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return minutes === 0 ? `${rest} s` : rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
