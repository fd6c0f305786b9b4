import type { SessionOptions } from "../collect/session/session-options.ts";

/** What is validated, and how AWS is called. */
export interface ValidateOptions extends Omit<SessionOptions, "target" | "retry"> {
  /** The trail's ARN; or its name and home Region. */
  readonly trailArn?: string | undefined;
  readonly trailName?: string | undefined;
  readonly homeRegion?: string | undefined;
  /** Begin of the range: a Date, or text such as `2026-01-15T05:00:00Z`, `2026-01-15`, `24h` or `7d`. */
  readonly start: Date | string;
  /** End of the range; default: now. */
  readonly end?: Date | string | undefined;
  /** The bucket and prefix, if not those of the trail. With `trailName` and `bucket` the trail is not read. */
  readonly bucket?: string | undefined;
  readonly prefix?: string | undefined;
  /** Only these source Regions and accounts; default: all that are found. */
  readonly regions?: readonly string[] | undefined;
  readonly accountIds?: readonly string[] | undefined;
  /** Accounts that left the organization, and Regions that are disabled: missing or unreadable files there are notes. */
  readonly ignoreAccountIds?: readonly string[] | undefined;
  readonly ignoreRegions?: readonly string[] | undefined;
  /** The folder of a copy of the bucket, with the file of its public keys: no AWS call is made. */
  readonly source?: string | undefined;
  readonly publicKeys?: string | undefined;
  /** A file that keeps what is verified, for the next run. */
  readonly checkpoint?: string | undefined;
  /** Verify digest files only. */
  readonly digestsOnly?: boolean | undefined;
  /** An unexplained gap does not change the exit code. */
  readonly allowGaps?: boolean | undefined;
  /** A run that finds nothing to verify has exit code 0. */
  readonly allowEmpty?: boolean | undefined;
  /** MiB that a log file may have uncompressed (512). */
  readonly maxLogMib?: number | undefined;
  /** The most requests in flight (256; 64 files for a copy on disk). */
  readonly concurrency?: number | undefined;
}
