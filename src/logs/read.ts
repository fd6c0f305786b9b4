import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { ParsedRecord } from "../selectors/index.ts";
import { RecordScanner } from "./record-scanner.ts";
import { RecordSplitter } from "./splitter.ts";

/** Small enough for the processor's cache, large enough that there are few. */
const CHUNK = 256 * 1024;

/** What is told of a file's records. */
export interface LogHandler {
  /** An event; it holds until this returns. */
  readonly event: (event: Extract<ParsedRecord, { event: unknown }>["event"]) => void;
  /** Something was passed over. `at`: byte of the unpacked file at which it begins; null: the file as a whole. */
  readonly malformed: (at: number | null, problem: string) => void;
  /** So many bytes more were read, of the file as it is. */
  readonly bytes?: (count: number) => void;
}

/** Reads log files one after another; what one of them made known of texts serves the next. */
export class LogReader {
  readonly #scanner: RecordScanner;

  /** @param anyAccount - whose account an event is of is left out. */
  constructor(anyAccount = false) {
    this.#scanner = new RecordScanner(anyAccount);
  }

  /**
   * Reads a log file, gzip or plain, in memory that does not depend on its size. `-` is standard input. A file that cannot
   * be read is malformed as a whole.
   */
  async read(path: string, handler: LogHandler): Promise<void> {
    const source = path === "-" ? process.stdin : createReadStream(path, { highWaterMark: CHUNK });
    try {
      await this.#records(source, handler);
    } catch (error) {
      handler.malformed(null, whyUnread(error as NodeJS.ErrnoException));
    } finally {
      source.destroy();
    }
  }

  async #records(source: Readable, { event, malformed, bytes }: LogHandler): Promise<void> {
    const scanner = this.#scanner;
    const splitter = new RecordSplitter({
      scan: (buffer, start, end) => scanner.scan(buffer, start, end),
      record: (buffer, start, end, at) => {
        const found = scanner.read(buffer, start, end);
        if ("event" in found) event(found.event);
        else {
          const inside = recordsInside(buffer, start, end);
          if (inside === undefined) malformed(at, found.problem);
          else
            for (const bytes of inside) {
              const one = scanner.read(bytes, 0, bytes.length);
              if ("event" in one) event(one.event);
              else malformed(at, one.problem);
            }
        }
      },
      malformed,
    });
    for await (const chunk of unpacked(source, bytes)) splitter.push(chunk);
    splitter.end();
  }
}

/** The records of an object that has them under another member than its first, which a stream cannot tell beforehand. */
function recordsInside(bytes: Buffer, start: number, end: number): Buffer[] | undefined {
  const text = bytes.toString("utf8", start, end);
  if (!text.includes('"Records"')) return undefined;
  try {
    const { Records: records }: { Records?: unknown } = JSON.parse(text);
    return Array.isArray(records) ? records.map((one) => Buffer.from(JSON.stringify(one))) : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of a file, unpacked if it begins as gzip does: names tell less. */
async function* unpacked(source: Readable, bytes: LogHandler["bytes"]): AsyncGenerator<Buffer> {
  const chunks = counted(source, bytes)[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const rest = async function* () {
    yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  };
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* rest();
    return;
  }
  const { Readable: Stream, pipeline } = await import("node:stream");
  const gunzip = createGunzip({ chunkSize: CHUNK });
  // The error comes out of the iteration, too.
  pipeline(Stream.from(rest()), gunzip, () => {});
  yield* gunzip as AsyncIterable<Buffer>;
}

async function* counted(source: Readable, bytes: LogHandler["bytes"]): AsyncGenerator<Buffer> {
  for await (const chunk of source as AsyncIterable<Buffer>) {
    bytes?.(chunk.length);
    yield chunk;
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
