import { join } from "node:path";

/** What an object is called for a reader: its address in S3, or its path in a copy on disk. */
export const locationOf = (folder: string | null | undefined, bucket: string, key: string): string =>
  folder === null || folder === undefined ? `s3://${bucket}/${key}` : join(folder, key);
