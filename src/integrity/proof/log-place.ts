import { logTime, type RegionFolder } from "../layout/object-names.ts";

/** Where a log file lies, as its name says. */
export interface LogPlace {
  readonly folder: RegionFolder;
  /** `CloudTrail`, `CloudTrail-Insight`. */
  readonly kind: string;
  /** Milliseconds: when it was delivered, about. */
  readonly time: number;
}

/** `[prefix/]AWSLogs/[o-id/]{account}/CloudTrail/{region}/…_{time}_{random}.json.gz`; undefined for any other key. */
export function logPlace(bucket: string, key: string): LogPlace | undefined {
  const [, base, accountId, kind, region] =
    /^((?:.+\/)?AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12}))\/(CloudTrail(?:-[A-Za-z]+)?)\/([^/]+)\//.exec(key) ?? [];
  const time = logTime(key);
  if (!base || !accountId || !kind || !region || time === undefined) return undefined;
  return { folder: { bucket, base, accountId, region }, kind, time };
}
