import { logTime } from "../../integrity/layout/object-names.ts";
import { dayPath, HOUR, MINUTE } from "../../integrity/layout/time.ts";
import type { EventQuery } from "../../model/documents/events.ts";

/** The files of one account, kind and Region: `[prefix/]AWSLogs/[o-id/]ACCOUNT/CloudTrail/REGION/`. */
export interface LogFolder {
  readonly prefix: string;
  readonly account: string;
  /** `CloudTrail`, `CloudTrail-Insight`. */
  readonly kind: string;
  readonly region: string;
}

/**
 * Files are named by the minute of their delivery, which is about 15 minutes after the call at most, and seldom later: an
 * hour later files are still read.
 */
const LATEST_DELIVERY = HOUR;
/** The name may have the beginning of the five minutes that a file is of. */
const EARLIER_NAME = 10 * MINUTE;

/** The part of a folder's listing that may have a query's events: keys are in the order of time. */
export function keyRange(
  { prefix, account, kind, region }: LogFolder,
  { since, until }: EventQuery,
): {
  readonly startAfter: string | undefined;
  readonly isAfter: (key: string) => boolean;
  readonly takes: (key: string) => boolean;
} {
  const from = since === null ? undefined : Date.parse(since) - EARLIER_NAME;
  const to = until === null ? undefined : Date.parse(until) + LATEST_DELIVERY;
  const keyAt = (time: number) => `${prefix}${dayPath(time)}/${account}_${kind}_${region}_${stamp(time)}`;
  // A tilde sorts after the rest of every name.
  const last = to === undefined ? undefined : `${keyAt(to)}~`;
  return {
    startAfter: from === undefined ? undefined : keyAt(from),
    isAfter: (key) => last !== undefined && key > last,
    takes: (key) => {
      const time = logTime(key);
      if (time === undefined) return !key.endsWith("/");
      return (from === undefined || time >= from - MINUTE) && (to === undefined || time <= to);
    },
  };
}

/** `20260115T0005`, as file names have it. */
const stamp = (time: number): string => new Date(time).toISOString().replace(/[-:]/g, "").slice(0, 13);
