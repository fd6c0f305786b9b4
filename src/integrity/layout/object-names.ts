import { REGION_CODE } from "../../model/aws/partitions.ts";
import { exactTime } from "./time.ts";

/**
 * Names of digest and log files. A name is not evidence: anyone who can write to the bucket chooses it.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */

/** Where the objects of one account are: `[prefix/]AWSLogs/[o-id/]{account}`. */
export interface AccountFolder {
  readonly bucket: string;
  /** Without a slash at its end. */
  readonly base: string;
  readonly accountId: string;
}

/** An account's folder and a source Region: each has its own digest chain. */
export interface RegionFolder extends AccountFolder {
  readonly region: string;
}

/** A digest file, from its name. */
export interface DigestName {
  readonly key: string;
  readonly base: string;
  readonly accountId: string;
  readonly region: string;
  readonly trailName: string;
  readonly homeRegion: string;
  /** Milliseconds: the end of the hour that it covers. */
  readonly time: number;
  readonly backfill: boolean;
}

const DIGEST = new RegExp(
  "^((?:.+/)?AWSLogs/(?:o-[a-z0-9]+/)?(\\d{12}))/CloudTrail-Digest/([^/]+)/\\d{4}/\\d{2}/\\d{2}/" +
    `\\2_CloudTrail-Digest_\\3_([A-Za-z0-9._-]+)_(${REGION_CODE})_(\\d{8}T\\d{6}Z)(_backfill)?\\.json\\.gz$`,
);

/** Parses the key of a digest file; `undefined` for any other key, and if its time does not exist. */
export function parseDigestKey(key: string): DigestName | undefined {
  const [, base, accountId, region, trailName, homeRegion, stamp, backfill] = DIGEST.exec(key) ?? [];
  if (!base || !accountId || !region || !trailName || !homeRegion || !stamp) return undefined;
  const time = parseStamp(stamp);
  if (time === undefined) return undefined;
  return { key, base, accountId, region, trailName, homeRegion, time, backfill: backfill !== undefined };
}

/** `20260115T0005Z` or `20260115T000500Z` in milliseconds; `undefined` for a time that does not exist. */
export function parseStamp(stamp: string): number | undefined {
  const [, year, month, day, hour, minute, second = "00"] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z$/.exec(stamp) ?? [];
  if (!year) return undefined;
  return exactTime(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** The time in the name of a log file, in milliseconds. The rest of the name is random. */
export function logTime(key: string): number | undefined {
  const stamp = /_(\d{8}T\d{4}Z)_[^/]*$/.exec(key)?.[1];
  return stamp === undefined ? undefined : parseStamp(stamp);
}

export const digestFolder = ({ base, region }: RegionFolder): string => `${base}/CloudTrail-Digest/${region}/`;
export const logFolder = ({ base, region }: RegionFolder): string => `${base}/CloudTrail/${region}/`;

/** The folder of all accounts. CloudTrail adds a slash to every prefix: `logs/` gives `logs//AWSLogs/`. */
export const accountsFolder = (prefix: string | undefined): string => `${prefix ? `${prefix}/` : ""}AWSLogs/`;
