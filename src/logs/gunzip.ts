import { constants, createGunzip, gunzipSync } from "node:zlib";
import { CHUNK, type Chunks } from "./chunk.ts";

/** Files of CloudTrail have a few megabytes at most: one up to this size is handled in one piece. */
export const SMALL = 8 * 1024 * 1024;
/** What a small file may unpack to in one piece. */
const SMALL_UNPACKED = 64 * 1024 * 1024;
/** Bytes that are unpacked at once: to a thousand times as many at most. */
const SLICE = 64 * 1024;

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** A small file in one piece; `undefined` where it is damaged or unpacks to too much: then the stream tells. */
export function gunzippedAtOnce(stored: Buffer): Buffer | undefined {
  try {
    // The last four bytes say how long it is unpacked: one piece of memory of that size costs no copy.
    const length = stored.readUInt32LE(stored.length - 4);
    return gunzipSync(stored, {
      maxOutputLength: SMALL_UNPACKED,
      chunkSize: Math.min(Math.max(length + 1, CHUNK), SMALL_UNPACKED),
    });
  } catch {
    return undefined;
  }
}

/**
 * Unpacks gzip data slice by slice: one is unpacked while the one before it is parsed.
 *
 * @throws the error of zlib or of the source, once the bytes before the damage were passed on: of small data all of them, else
 * all but the last {@link CHUNK}.
 */
export async function* gunzipped(source: Chunks): Chunks {
  const unpacker = gunzipper();
  const stored: Buffer[] = [];
  let [storedBytes, given] = [0, 0];
  const passOn = function* (parts: readonly Buffer[]) {
    for (const bytes of parts) {
      given += bytes.length;
      yield { bytes, before: 0 };
    }
  };
  let work = Promise.resolve();
  try {
    for await (const slice of slices(source)) {
      storedBytes += slice.length;
      if (storedBytes <= SMALL) stored.push(slice);
      else stored.length = 0;
      await work;
      const earlier = unpacker.take();
      work = unpacker.write(slice);
      yield* passOn(earlier);
    }
    await work;
    await unpacker.end();
    yield* passOn(unpacker.take());
  } catch (error) {
    await work.catch(() => {});
    yield* passOn(unpacker.take());
    const bytes = beforeDamage(Buffer.concat(stored), given).subarray(given);
    if (bytes.length > 0) yield { bytes, before: 0 };
    throw error;
  } finally {
    unpacker.close();
  }
}

/** Copies, since more is requested of the source before a slice is unpacked. */
async function* slices(source: Chunks): AsyncGenerator<Buffer, void, undefined> {
  for await (const { bytes } of source)
    for (let i = 0; i < bytes.length; i += SLICE) yield Buffer.from(bytes.subarray(i, i + SLICE));
}

/** zlib's stream loses what it holds when it finds damage: here it is taken out at once. */
function gunzipper() {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  let unpacked: Buffer[] = [];
  let settle: { readonly done: () => void; readonly failed: (error: Error) => void } | undefined;
  gunzip.on("data", (bytes: Buffer) => unpacked.push(bytes));
  gunzip.on("error", (error) => settle?.failed(error));
  // It ends before its input does where something follows that is no gzip data.
  gunzip.on("end", () => settle?.done());
  const step = (start: (done: () => void) => void): Promise<void> => {
    const promise = new Promise<void>((done, failed) => {
      settle = { done, failed };
      if (gunzip.readableEnded) done();
      else start(done);
    });
    // It is reported where it is awaited, which may be later.
    promise.catch(() => {});
    return promise;
  };
  return {
    write: (bytes: Buffer) => step((done) => gunzip.write(bytes, (error) => !error && done())),
    end: () => step(() => gunzip.end()),
    take(): Buffer[] {
      const taken = unpacked;
      unpacked = [];
      return taken;
    },
    close: () => gunzip.destroy(),
  };
}

/**
 * What gzip data unpacks to up to where it is damaged or ends. zlib tells no place: the longest beginning that can be unpacked
 * is searched for.
 *
 * @param known - so many bytes can be unpacked, and few more.
 */
function beforeDamage(stored: Buffer, known: number): Buffer {
  const upTo = (end: number) => {
    try {
      return gunzipSync(stored.subarray(0, end), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: SMALL_UNPACKED,
        chunkSize: Math.min(known + CHUNK, SMALL_UNPACKED),
      });
    } catch {
      return undefined;
    }
  };
  if (known > SMALL_UNPACKED) return Buffer.alloc(0);
  let [found, intact, damaged] = [upTo(stored.length) ?? Buffer.alloc(0), 0, stored.length];
  if (found.length > 0) return found;
  while (damaged - intact > 1) {
    const middle = Math.floor((intact + damaged) / 2);
    const text = upTo(middle);
    if (text) [found, intact] = [text, middle];
    else damaged = middle;
  }
  return found;
}
