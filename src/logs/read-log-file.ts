import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { encodingOf } from "../model/encoding.ts";
import { type ParsedRecord, parseRecord } from "../selectors/index.ts";
import { recordsIn } from "./envelope.ts";
import { RecordScanner } from "./record-scanner.ts";
import { RecordSplitter } from "./record-splitter.ts";

/** Small enough for the processor's cache, large enough that there are few. */
const CHUNK = 256 * 1024;
/** Room for what is left of the chunk before: a record is rarely larger. */
const BEFORE = 64 * 1024;

/** What is told of a file's records. */
export interface LogHandler {
  /** An event; it holds until this returns. */
  readonly event: (event: Extract<ParsedRecord, { event: unknown }>["event"]) => void;
  /** A summary of events, which is no event itself. */
  readonly aggregated: () => void;
  /** Something was passed over. `at`: byte of the unpacked file at which it begins; null: the file as a whole. */
  readonly malformed: (at: number | null, problem: string) => void;
  /** So many bytes more were read, of the file as it is. */
  readonly bytes?: (count: number) => void;
}

/** Reads log files one after another; what one of them made known of texts serves the next. */
export class LogReader {
  readonly #scanner: RecordScanner;
  readonly #anyAccount: boolean;

  /** @param anyAccount - whose account an event is of is left out. */
  constructor(anyAccount = false) {
    this.#scanner = new RecordScanner(anyAccount);
    this.#anyAccount = anyAccount;
  }

  /**
   * Reads a log file, gzip or plain, in memory that does not depend on its size. `-` is standard input. A file that cannot
   * be read is malformed as a whole.
   */
  async read(path: string, handler: LogHandler): Promise<void> {
    try {
      await this.#records(counted(path === "-" ? piped(process.stdin) : chunksOf(path), handler.bytes), handler);
    } catch (error) {
      handler.malformed(null, whyUnread(error as NodeJS.ErrnoException));
    }
  }

  #read(record: unknown): ParsedRecord {
    const found = parseRecord(record);
    if (!("event" in found) || !this.#anyAccount) return found;
    const { recipientAccountId: _, ...event } = found.event;
    return { event };
  }

  async #records(source: Chunks, { event, aggregated, malformed }: LogHandler): Promise<void> {
    const scanner = this.#scanner;
    const tell = (found: Exclude<ParsedRecord, { problem: string }>) =>
      "event" in found ? event(found.event) : aggregated();
    const splitter = new RecordSplitter({
      scan: (buffer, start, end) => scanner.scan(buffer, start, end),
      record: (buffer, start, end, at) => {
        const found = scanner.read(buffer, start, end);
        if (!("problem" in found)) tell(found);
        else
          for (const one of recordsInside(buffer, start, end)) {
            const inner = this.#read(one);
            if ("problem" in inner) malformed(at, inner.problem);
            else tell(inner);
          }
      },
      malformed,
    });
    for await (const { bytes, before } of inUtf8(unpacked(source))) splitter.push(bytes, before);
    splitter.end();
  }
}

/** The records of an object that is none itself: it has them under another member than its first, or wraps one. */
function recordsInside(bytes: Buffer, start: number, end: number): unknown[] {
  return recordsIn(JSON.parse(bytes.toString("utf8", start, end)));
}

/** Bytes that hold until the next are asked for, with so much free memory before them. */
interface Chunk {
  readonly bytes: Buffer;
  readonly before: number;
}
type Chunks = AsyncGenerator<Chunk, void, undefined>;

/** The bytes of a file, in two pieces of memory by turns: one is read while the other is looked at. */
async function* chunksOf(path: string): Chunks {
  const file = await open(path);
  try {
    const memory = [0, 1].map(() => Buffer.allocUnsafeSlow(BEFORE + CHUNK)) as [Buffer, Buffer];
    let [now, then] = memory;
    let reading = file.read(now, BEFORE, CHUNK, null);
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      reading = file.read(then, BEFORE, CHUNK, null);
      // Its failure is told when it is asked for, which may be later.
      reading.catch(() => {});
      yield { bytes: now.subarray(BEFORE, BEFORE + bytesRead), before: BEFORE };
      [now, then] = [then, now];
    }
  } finally {
    await file.close();
  }
}

/** The bytes of a stream. */
async function* piped(source: Readable): Chunks {
  for await (const bytes of source as AsyncIterable<Buffer>) yield { bytes, before: 0 };
}

async function* counted(chunks: Chunks, count: LogHandler["bytes"]): Chunks {
  for await (const chunk of chunks) {
    count?.(chunk.bytes.length);
    yield chunk;
  }
}

/** The bytes of a file, unpacked if it begins as gzip does: names tell less. */
async function* unpacked(chunks: Chunks): Chunks {
  try {
    let head: Chunk = { bytes: Buffer.alloc(0), before: 0 };
    while (head.bytes.length < 2) {
      const next = await chunks.next();
      if (next.done) break;
      const [{ bytes: first }, { bytes }] = [head, next.value];
      // A copy where more are asked for.
      head = first.length === 0 && bytes.length >= 2 ? next.value : { bytes: Buffer.concat([first, bytes]), before: 0 };
    }
    const all = async function* (): Chunks {
      yield head;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    };
    yield* head.bytes[0] === 0x1f && head.bytes[1] === 0x8b ? gunzipped(all()) : all();
  } finally {
    // What is damaged ends before the file does.
    await chunks.return();
  }
}

async function* gunzipped(source: Chunks): Chunks {
  const { Readable: Stream, pipeline } = await import("node:stream");
  const gunzip = createGunzip({ chunkSize: CHUNK });
  // They are asked for ahead of being unpacked.
  const kept = async function* () {
    for await (const { bytes } of source) yield Buffer.from(bytes);
  };
  // The error comes out of the iteration, too.
  pipeline(Stream.from(kept()), gunzip, () => {});
  yield* piped(gunzip);
}

/** The bytes of a text, in UTF-8 whatever its byte order mark says. */
async function* inUtf8(chunks: Chunks): Chunks {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let first = true;
  for await (const chunk of chunks) {
    if (first && encodingOf(chunk.bytes) !== "utf-8") decoder = new TextDecoder(encodingOf(chunk.bytes));
    first = false;
    yield decoder ? { bytes: Buffer.from(decoder.decode(chunk.bytes, { stream: true })), before: 0 } : chunk;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  Z_BUF_ERROR: "its gzip data ends too early",
  Z_DATA_ERROR: "its gzip data is damaged",
};

function whyUnread({ code, message }: NodeJS.ErrnoException): string {
  return REASONS[code ?? ""] ?? message;
}
