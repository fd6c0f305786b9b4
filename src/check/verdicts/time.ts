export { shownAge, shownTime } from "../../model/text/time.ts";

const HOUR = 3_600_000;

/** Hours from `time` to `now` (ISO 8601); negative where `time` is later. */
export function hoursBetween(time: string, now: string): number {
  return (Date.parse(now) - Date.parse(time)) / HOUR;
}
