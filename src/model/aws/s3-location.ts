/** Where an object is in S3. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

const SCHEME = "s3://";

/** Where objects are in S3. The prefix is empty or ends with a slash. */
export interface S3Prefix {
  readonly bucket: string;
  readonly prefix: string;
}

/** Whether a name is the address of an object or prefix in S3, and no path. */
export const isS3Address = (name: string): boolean => name.startsWith(SCHEME);

/** Reads `s3://BUCKET/KEY`; undefined where the bucket or the key is missing. */
export function s3Location(address: string): S3Location | undefined {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(address) ?? [];
  return bucket === "" || key.endsWith("/") || key === "" ? undefined : { bucket, key };
}

/** Reads `s3://BUCKET/PREFIX`, where the prefix may be missing; undefined where the bucket is. */
export function s3Prefix(address: string): S3Prefix | undefined {
  const [, bucket = "", path = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(address) ?? [];
  return bucket === "" ? undefined : { bucket, prefix: path === "" || path.endsWith("/") ? path : `${path}/` };
}
