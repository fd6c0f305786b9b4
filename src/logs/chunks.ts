import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { encodingOf } from "../model/text/encoding.ts";

/** Small enough for the processor's cache, large enough that there are few. */
const CHUNK = 256 * 1024;
/** Free memory before a chunk, for the rest of the chunk before: a record is rarely larger. */
const BEFORE = 64 * 1024;

/** Bytes, valid until the next chunk is requested, with so many bytes of free memory before them. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly before: number;
}
type Chunks = AsyncGenerator<Chunk, void, undefined>;

/** The bytes of a file, in two buffers by turns: one is filled while the other is parsed. */
export async function* fileChunks(path: string): Chunks {
  const file = await open(path);
  try {
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
  } finally {
    await file.close();
  }
}

/** The bytes of a stream. */
export async function* streamChunks(source: Readable): Chunks {
  for await (const bytes of source as AsyncIterable<Buffer>) yield { bytes, before: 0 };
}

/** The bytes of a file, unpacked if they begin as gzip does, whatever the file's name. */
export async function* unpacked(chunks: Chunks): Chunks {
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
    yield* head.bytes[0] === 0x1f && head.bytes[1] === 0x8b ? gunzipped(all()) : all();
  } finally {
    // Damaged data ends before the file does.
    await chunks.return();
  }
}

async function* gunzipped(source: Chunks): Chunks {
  const { Readable: Stream, pipeline } = await import("node:stream");
  const gunzip = createGunzip({ chunkSize: CHUNK });
  // Copies, since chunks are requested before earlier ones are unpacked.
  const copies = async function* () {
    for await (const { bytes } of source) yield Buffer.from(bytes);
  };
  // The iteration throws the error, too.
  pipeline(Stream.from(copies()), gunzip, () => {});
  yield* streamChunks(gunzip);
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
