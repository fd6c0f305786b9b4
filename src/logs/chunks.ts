import { constants, openSync, readFileSync, type Stats, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { encodingOf } from "../model/text/encoding.ts";
import { CHUNK, type Chunk, type Chunks } from "./chunk.ts";
import { gunzipped, gunzippedAtOnce, isGzip, SMALL } from "./gunzip.ts";

/** Free memory before a chunk, for the rest of the chunk before: a record is rarely larger. */
const BEFORE = 64 * 1024;

/**
 * The unpacked bytes of a file, gzip or plain: in one piece where it is small.
 *
 * @param count - receives the bytes as they are on the disk.
 */
export async function* unpackedFile(path: string, count: (bytes: Uint8Array) => void = () => {}): Chunks {
  const found = statSync(path);
  if (found.isFIFO() && process.platform === "linux") {
    yield* unpackedStream(await namedPipe(path), count);
    return;
  }
  const stored = smallFile(path, found);
  const text = stored && (isGzip(stored) ? gunzippedAtOnce(stored) : stored);
  if (text) {
    count(stored);
    // Signals and the progress line have their turn between two files.
    await setImmediate();
    yield { bytes: text, before: 0, isVerified: text !== stored };
    return;
  }
  const file = await open(path);
  try {
    yield* unpacked(counted(fileChunks(file), count));
  } finally {
    await file.close();
  }
}

/** Read at once: for a file of this size the way through another thread costs as much as unpacking it. */
function smallFile(path: string, found: Stats): Buffer | undefined {
  // A file of /proc has no size, and content.
  return found.isFile() && found.size > 0 && found.size <= SMALL ? readFileSync(path) : undefined;
}

/**
 * A pipe is read as a socket is. A file's way would wait for a writer in a different thread, and the process for that thread:
 * no signal could end it.
 */
async function namedPipe(path: string): Promise<Readable> {
  const { Socket } = await import("node:net");
  // Only Linux keeps a pipe open that no writer has opened yet.
  return new Socket({ fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });
}

/** The bytes of a stream, unpacked if they begin as gzip does. */
export const unpackedStream = (source: Readable, count: (bytes: Uint8Array) => void = () => {}): Chunks =>
  unpacked(counted(streamChunks(source), count));

async function* counted(chunks: Chunks, count: (bytes: Uint8Array) => void): Chunks {
  for await (const chunk of chunks) {
    count(chunk.bytes);
    yield chunk;
  }
}

/** The bytes of a file from its beginning, in two buffers by turns: one is filled while the other is parsed. */
async function* fileChunks(file: FileHandle): Chunks {
  const buffers = [0, 1].map(() => Buffer.allocUnsafeSlow(BEFORE + CHUNK)) as [Buffer, Buffer];
  let [current, next] = buffers;
  let reading = file.read(current, BEFORE, CHUNK, null);
  for (;;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) return;
    reading = file.read(next, BEFORE, CHUNK, null);
    // Its failure is reported when it is awaited, which may be later.
    reading.catch(() => {});
    yield { bytes: current.subarray(BEFORE, BEFORE + bytesRead), before: BEFORE };
    [current, next] = [next, current];
  }
}

/** The bytes of a stream. */
async function* streamChunks(source: Readable): Chunks {
  for await (const bytes of source as AsyncIterable<Buffer>) yield { bytes, before: 0 };
}

/** The bytes of a file, unpacked if they begin as gzip does, whatever the file's name. */
async function* unpacked(chunks: Chunks): Chunks {
  try {
    let head: Chunk = { bytes: Buffer.alloc(0), before: 0 };
    while (head.bytes.length < 2) {
      const next = await chunks.next();
      if (next.done) break;
      const [{ bytes: first }, { bytes }] = [head, next.value];
      // A copy, since more chunks are requested while it is kept.
      head = first.length === 0 && bytes.length >= 2 ? next.value : { bytes: Buffer.concat([first, bytes]), before: 0 };
    }
    const all = async function* (): Chunks {
      yield head;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    };
    yield* isGzip(head.bytes) ? gunzipped(all()) : all();
  } finally {
    // Damaged data ends before the file does.
    await chunks.return();
  }
}

/** The same text in UTF-8, from the encoding that its byte order mark names. */
export async function* decodedText(chunks: Chunks): Chunks {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let first = true;
  for await (const chunk of chunks) {
    if (first && encodingOf(chunk.bytes) !== "utf-8") decoder = new TextDecoder(encodingOf(chunk.bytes));
    first = false;
    yield decoder ? { bytes: Buffer.from(decoder.decode(chunk.bytes, { stream: true })), before: 0 } : chunk;
  }
}
