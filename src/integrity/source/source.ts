/** Something that could not be read, in AWS's words. */
export interface Unreadable {
  readonly state: "unreadable";
  readonly code: string;
  readonly message: string;
}

/** An object that is read into memory. */
export type Fetched =
  | { readonly state: "read"; readonly body: Buffer; readonly metadata: Readonly<Record<string, string>> }
  | { readonly state: "missing"; readonly code: string }
  | Unreadable;

/** Bytes as stored; a digest of 100,000 log files is smaller. */
export const MAX_STORED_DIGEST = 32 * 2 ** 20;
export const TOO_LARGE = "TooLarge";
export const DIGEST_TOO_LARGE = {
  state: "unreadable",
  code: TOO_LARGE,
  message: "larger than a digest file can be: more than 32 MiB",
} as const satisfies Unreadable;

/** What is known of a log file's content. */
export type LogContent =
  /** SHA-256 of the uncompressed content, in hexadecimal, and the bytes as stored. */
  | { readonly state: "read"; readonly hash: string; readonly bytes: number }
  | { readonly state: "missing"; readonly code: string }
  /** Not exactly one complete gzip member. */
  | { readonly state: "invalid"; readonly reason: string; readonly bytes: number }
  | Unreadable;

export interface ListedObject {
  readonly key: string;
  /** Changes when the object does, also when its metadata alone does. */
  readonly etag: string;
  /** Bytes, as stored; `NaN` if unknown. */
  readonly size: number;
  /** When it was stored, in milliseconds; undefined where the source does not tell. */
  readonly modifiedAt?: number | undefined;
}

export interface ListPage {
  readonly objects: readonly ListedObject[];
  /** With a delimiter: the names that end in a slash. */
  readonly folders: readonly string[];
}

export interface ListRequest {
  readonly bucket: string;
  readonly prefix: string;
  /** Only what is directly under the prefix. */
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
 * Where objects and public keys are read from.
 *
 * Listings and keys throw {@link SourceError}; objects are returned with their state.
 */
export interface Source {
  /** Keys in order, page by page. */
  list(request: ListRequest): AsyncIterable<ListPage>;
  /** A digest file, at most {@link MAX_STORED_DIGEST} bytes. */
  digest(bucket: string, key: string): Promise<Fetched>;
  /** The same again, on a new connection. Absent if no network is between. */
  digestAgain?(bucket: string, key: string): Promise<Fetched>;
  /**
   * A log file, read as a stream.
   *
   * @param expected - SHA-256 in lower case: a file with a different one is read twice before it is reported.
   */
  log(bucket: string, key: string, expected: string): Promise<LogContent>;
  /** The public keys that were in use at any moment of a time, in one Region. Times in milliseconds. */
  publicKeys(region: string, from: number, to: number): Promise<readonly PublicKey[]>;
  /** Whether digest files always have their metadata here: a copy on disk may lack it. */
  readonly hasMetadata: boolean;
  /** Whether the bucket's name is known: a copy on disk does not tell. */
  readonly namesBucket: boolean;
  /** The folder on disk, as it was named. Absent for a bucket in S3. */
  readonly folder?: string;
  /** The file that the public keys are from. Absent if they come from ListPublicKeys. */
  readonly keysFile?: string;
  /** The name of an S3 key in this source. Absent if names are those of S3. */
  keyHere?(key: string): string;
}

/** The name of an S3 key in a source. */
export const keyHere = (source: Source, key: string): string => source.keyHere?.(key) ?? key;

/** A listing, or ListPublicKeys, failed. */
export class SourceError extends Error {
  readonly code: string;
  /** The bucket itself does not exist. */
  readonly missing: boolean;

  constructor(code: string, message: string, missing = false) {
    super(message);
    this.name = "SourceError";
    this.code = code;
    this.missing = missing;
  }
}
