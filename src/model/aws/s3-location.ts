/** Where an object is in S3. */
export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

const SCHEME = "s3://";

/** Whether a name is the address of an object or prefix in S3, and no path. */
export const isS3Address = (name: string): boolean => name.startsWith(SCHEME);

/** Reads `s3://BUCKET/KEY`; undefined where the bucket or the key is missing. */
export function s3Location(address: string): S3Location | undefined {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(address) ?? [];
  return bucket === "" || key.endsWith("/") || key === "" ? undefined : { bucket, key };
}
