/** Times are milliseconds since 1970, as `Date.now` gives them. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** CloudTrail delivers a log file within this time, so a digest may list some that are older than itself. */
export const DELIVERY = 15 * MINUTE;

/** Both ends belong to it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The range that is validated. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** `2026-01-15T00:05:00Z` in milliseconds; `undefined` for any other form, and for 31 February. */
export function exactTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text)) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) return undefined;
  return new Date(time).toISOString().slice(0, 19) === text.slice(0, 19) ? time : undefined;
}

/** As AWS writes it: `2026-01-15T00:05:00Z`. */
export function isoTime(time: number): string {
  return new Date(time).toISOString().replace(/\.000Z$/, "Z");
}

/** A span as a problem shows it. */
export function isoSpan({ from, to }: Span): { from: string; to: string } {
  return { from: isoTime(Math.min(from, to)), to: isoTime(Math.max(from, to)) };
}

/** `2026/01/15` */
export function dayPath(time: number): string {
  return new Date(time).toISOString().slice(0, 10).replaceAll("-", "/");
}

/** Digests are looked at whose name's time is in the range, and an hour beyond it: that is when they are written. */
export const inRange = (time: number, { start, end }: Range): boolean => time >= start && time <= end + HOUR;
