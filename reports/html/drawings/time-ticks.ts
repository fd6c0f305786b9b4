import type { ScaleTime } from "d3-scale";
import { share } from "./lengths.ts";

/** A mark of an axis, with the text under it. */
export interface Tick {
  readonly x: string;
  readonly text: string;
  /** Where its text stands: at the ends of the axis inside. */
  readonly anchor: "start" | "middle" | "end";
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Four to six times that people count in: hours, days, months. */
export function timeTicks(scale: ScaleTime<number, number>): Tick[] {
  const times = scale.ticks(4);
  const areMonths = times.every((time) => time.getUTCDate() === 1 && isMidnight(time));
  return times.map((time) => {
    const x = scale(time);
    return { x: share(x), text: textOf(time, areMonths), anchor: anchorAt(x) };
  });
}

/** Inside the drawing at both of its ends. */
export const anchorAt = (x: number): Tick["anchor"] => (x < 5 ? "start" : x > 95 ? "end" : "middle");

const isMidnight = (time: Date) => time.getTime() % 86_400_000 === 0;

function textOf(time: Date, areMonths: boolean): string {
  const month = MONTHS[time.getUTCMonth()];
  if (areMonths) return `${month} ${time.getUTCFullYear()}`;
  return isMidnight(time) ? `${time.getUTCDate()} ${month}` : time.toISOString().slice(11, 16);
}
