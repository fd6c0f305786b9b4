/** Something that could not be read, in AWS's words. */
export interface Unreadable {
  readonly state: "unreadable";
  readonly code: string;
  readonly message: string;
}

/** An object that may be looked at whole. */
export type Fetched =
  | { readonly state: "read"; readonly body: Buffer; readonly metadata: Readonly<Record<string, string>> }
  | { readonly state: "missing"; readonly code: string }
  | Unreadable;

/** Bytes as stored; a digest of 100,000 log files is smaller. */
export const MAX_STORED_DIGEST = 32 * 2 ** 20;
export const TOO_LARGE = "TooLarge";
export const TOO_LARGE_A_DIGEST = {
  state: "unreadable",
  code: TOO_LARGE,
  message: "it is larger than a digest may be: 32 MiB",
} as const satisfies Unreadable;

/** What became of a log file's content. */
export type LogContent =
  /** SHA-256 of the uncompressed content, in hexadecimal, and the bytes as stored. */
  | { readonly state: "read"; readonly hash: string; readonly bytes: number }
  | { readonly state: "missing"; readonly code: string }
  /** No whole gzip member with nothing after it. */
  | { readonly state: "invalid"; readonly reason: string; readonly bytes: number }
  | Unreadable;

export interface ListedObject {
  readonly key: string;
  /** Changes when the object does, also when its metadata alone does. */
  readonly etag: string;
  /** Bytes, as stored; `NaN` where nothing tells. */
  readonly size: number;
}

export interface ListPage {
  readonly objects: readonly ListedObject[];
  /** With a delimiter: the names that end in a slash. */
  readonly folders: readonly string[];
}

export interface ListRequest {
  readonly bucket: string;
  readonly prefix: string;
  /** Only what stands directly under the prefix. */
  readonly shallow?: boolean;
  /** Only keys after this one. */
  readonly startAfter?: string;
}

/** DER, as ListPublicKeys gives it. */
export interface PublicKey {
  readonly fingerprint: string;
  readonly der: Uint8Array;
}

/**
 * Where objects and keys come from. Nothing here judges.
 *
 * Listings and keys throw {@link SourceError}; objects answer with their state.
 */
export interface Source {
  /** Keys in order, page by page. */
  list(request: ListRequest): AsyncIterable<ListPage>;
  /** A digest file, never larger than a digest may be. */
  digest(bucket: string, key: string): Promise<Fetched>;
  /** The same once more, on a connection of its own. Left out where nothing can stand in between. */
  digestAgain?(bucket: string, key: string): Promise<Fetched>;
  /**
   * A log file, read as a stream and never held whole.
   *
   * @param expected - the hash that it should have, lower case: before another answer it is read twice.
   */
  log(bucket: string, key: string, expected: string): Promise<LogContent>;
  /** The keys that were in use at some moment of a time, in one region. Times in milliseconds. */
  publicKeys(region: string, from: number, to: number): Promise<readonly PublicKey[]>;
  /** Whether digests keep their own metadata here: a tree on disk may lack it. */
  readonly hasMetadata: boolean;
  /** Whether the bucket's name is known: a tree on disk does not tell. */
  readonly namesBucket: boolean;
  /** The folder on disk, as it was named. Left out for a bucket in S3. */
  readonly folder?: string;
  /** The file that the public keys are from. Left out where CloudTrail is asked. */
  readonly keysFile?: string;
  /** Where an S3 key is found here. Left out where keys are those of S3. */
  keyHere?(key: string): string;
}

/** Where an S3 key is found in a source. */
export const keyHere = (source: Source, key: string): string => source.keyHere?.(key) ?? key;

/** A listing, or the question for public keys, failed. */
export class SourceError extends Error {
  readonly code: string;
  /** The bucket itself is not there. */
  readonly missing: boolean;

  constructor(code: string, message: string, missing = false) {
    super(message);
    this.name = "SourceError";
    this.code = code;
    this.missing = missing;
  }
}
