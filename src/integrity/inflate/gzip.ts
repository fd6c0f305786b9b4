import { createHash, hash } from "node:crypto";
import { crc32, createInflateRaw, inflateRawSync } from "node:zlib";

/** What a body is: one complete gzip member, or not. */
export type GzipMember =
  | { readonly state: "complete"; readonly hash: string; readonly bytes: number; readonly content?: Buffer }
  | { readonly state: "invalid"; readonly reason: string; readonly bytes: number }
  | { readonly state: "too-large"; readonly bytes: number };

export interface InflateOptions {
  /** Bytes of uncompressed content; reading stops beyond them. */
  readonly limit: number;
  /** Keep the content: for digests, which are small. */
  readonly keep?: boolean;
  /** Bytes of the body, if known. */
  readonly length?: number | undefined;
}

const FHCRC = 2;
const FEXTRA = 4;
const FNAME = 8;
const FCOMMENT = 16;
const RESERVED = 0xe0;
const TRAILER = 8;
/** CloudTrail writes short headers: names and comments are for people. */
const LONGEST_HEADER = 2 ** 20;
/** Size of the pieces that are inflated: a small file in one piece, a large one in many. Log files compress to about a tenth. */
const CHUNKS = { min: 4 * 1024, max: 256 * 1024, default: 64 * 1024, ratio: 8 } as const;

/**
 * Inflates a body that has to be exactly one gzip member (RFC 1952) with nothing after it, and hashes its content.
 * Node's gunzip accepts several members and ignores trailing data, so header and trailer are read here; inflating,
 * checksums and hash are Node's.
 *
 * @throws errors of the stream itself: they say nothing about the object.
 */
export async function inflateMember(
  body: AsyncIterable<Uint8Array>,
  { limit, keep = false, length }: InflateOptions,
): Promise<GzipMember> {
  const sum = createHash("sha256");
  const kept: Buffer[] = [];
  const inflate = createInflateRaw({ chunkSize: chunkSize(length) });
  let header: Buffer | undefined = Buffer.alloc(0);
  let bytes = 0;
  let headerLength = 0;
  let size = 0;
  let checksum = 0;
  let failure: string | undefined;
  let ended = false;
  let tail: Buffer = Buffer.alloc(0);
  let stop = () => {};
  inflate.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) return stop();
    checksum = crc32(chunk, checksum);
    sum.update(chunk);
    if (keep) kept.push(chunk);
  });
  const finished = new Promise<void>((resolve) => {
    stop = resolve;
    inflate.once("end", () => {
      ended = true;
      resolve();
    });
    inflate.once("error", (error: NodeJS.ErrnoException) => {
      failure ??= error.message;
      resolve();
    });
  });
  const feed = async (chunk: Buffer): Promise<void> => {
    if (ended || failure !== undefined || size > limit) return;
    await Promise.race([new Promise<void>((done) => inflate.write(chunk, () => done())), finished]);
  };
  try {
    for await (const part of body) {
      const chunk = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
      bytes += chunk.length;
      tail = chunk.length < TRAILER ? Buffer.concat([tail, chunk]).subarray(-TRAILER) : chunk.subarray(-TRAILER);
      if (header !== undefined) {
        header = header.length === 0 ? chunk : Buffer.concat([header, chunk]);
        const parsed = readHeader(header);
        if (typeof parsed === "string") failure ??= parsed;
        if (typeof parsed === "number") {
          headerLength = parsed;
          const rest: Buffer = header.subarray(parsed);
          header = undefined;
          await feed(rest);
        }
      } else await feed(chunk);
      if (size > limit) return { state: "too-large", bytes };
      if (failure !== undefined) return { state: "invalid", reason: failure, bytes };
      // Data after the member makes the body invalid, however much follows.
      if (ended && bytes > headerLength + inflate.bytesWritten + TRAILER) break;
    }
    if (header !== undefined) return { state: "invalid", reason: "truncated in the gzip header", bytes };
    if (!ended) {
      inflate.end();
      await finished;
      if (size > limit) return { state: "too-large", bytes };
    }
    failure ??= trailerProblem(tail, bytes - headerLength - inflate.bytesWritten, checksum, size);
    if (failure !== undefined) return { state: "invalid", reason: failure, bytes };
    return { state: "complete", hash: sum.digest("hex"), bytes, ...(keep ? { content: Buffer.concat(kept) } : {}) };
  } finally {
    inflate.removeAllListeners("data");
    inflate.destroy();
  }
}

function chunkSize(length: number | undefined): number {
  if (length === undefined) return CHUNKS.default;
  return Math.min(Math.max(length * CHUNKS.ratio, CHUNKS.min), CHUNKS.max);
}

/** The length of a gzip header, what is wrong with it, or `undefined` if more of it is needed. */
function readHeader(bytes: Buffer): number | string | undefined {
  if (bytes.length > 0 && bytes[0] !== 0x1f) return "not a gzip file";
  if (bytes.length > 1 && bytes[1] !== 0x8b) return "not a gzip file";
  if (bytes.length < 10) return undefined;
  const flags = bytes[3] as number;
  if (bytes[2] !== 8 || (flags & RESERVED) !== 0) return "invalid gzip header";
  let end = 10;
  if (flags & FEXTRA) {
    if (bytes.length < end + 2) return undefined;
    end += 2 + bytes.readUInt16LE(end);
  }
  for (const flag of [FNAME, FCOMMENT])
    if (flags & flag) {
      const zero = bytes.indexOf(0, end);
      if ((zero < 0 ? bytes.length : zero) >= LONGEST_HEADER) return "the gzip header does not end";
      if (zero < 0) return undefined;
      end = zero + 1;
    }
  if (flags & FHCRC) {
    if (bytes.length < end + 2) return undefined;
    if (bytes.readUInt16LE(end) !== (crc32(bytes.subarray(0, end)) & 0xffff))
      return "the checksum of the gzip header is wrong";
    end += 2;
  }
  return bytes.length < end ? undefined : end;
}

/** `tail` are the last bytes of the body, `left` how many follow the compressed data. */
function trailerProblem(tail: Buffer, left: number, checksum: number, size: number): string | undefined {
  if (left < TRAILER) return "truncated";
  if (left > TRAILER) return "data after the gzip member";
  if (tail.readUInt32LE(0) !== checksum) return "wrong gzip checksum";
  return tail.readUInt32LE(4) === size % 2 ** 32 ? undefined : "wrong gzip length";
}

/** A body up to this size is inflated in one call: a stream costs more. Its content is at most `content`. */
const AT_ONCE = { stored: 256 * 1024, content: 4 * 2 ** 20 } as const;

/** Whether a body of this length is better buffered than streamed. */
export const isSmall = (length: number | undefined): boolean => length !== undefined && length <= AT_ONCE.stored;

/** Inflates a buffered body; same result as {@link inflateMember}. */
export async function inflateBuffer(body: Buffer, options: InflateOptions): Promise<GzipMember> {
  return inflateAtOnce(body, options) ?? inflateMember(single(body), { ...options, length: body.length });
}

/** `undefined` if something is wrong, or the body or its content is too large: then the stream tells. */
function inflateAtOnce(body: Buffer, { limit, keep = false }: InflateOptions): GzipMember | undefined {
  const header = isSmall(body.length) ? readHeader(body) : undefined;
  if (typeof header !== "number") return undefined;
  const options = {
    info: true,
    chunkSize: chunkSize(body.length),
    maxOutputLength: Math.min(limit, AT_ONCE.content),
  };
  try {
    // With `info` the result has the number of bytes read, which its types lack.
    const { buffer, engine } = inflateRawSync(body.subarray(header), options) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    const left = body.length - header - engine.bytesWritten;
    if (trailerProblem(body.subarray(-TRAILER), left, crc32(buffer), buffer.length) !== undefined) return undefined;
    return {
      state: "complete",
      hash: hash("sha256", buffer),
      bytes: body.length,
      ...(keep ? { content: buffer } : {}),
    };
  } catch {
    return undefined;
  }
}

async function* single(body: Buffer): AsyncGenerator<Buffer> {
  yield body;
}
