/** Small enough for the processor's cache, large enough that there are few. */
export const CHUNK = 256 * 1024;

/** Bytes, valid until the next chunk is requested, with so many bytes of free memory before them. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly before: number;
  /** It is all of a file, and the checksum of its gzip data is right. */
  readonly isVerified?: boolean;
}

export type Chunks = AsyncGenerator<Chunk, void, undefined>;
