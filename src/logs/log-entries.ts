import { MAX_RESULT_BYTES } from "../model/documents/limits.ts";
import type { Chunk } from "./chunk.ts";
import { decodedText, unpackedFile, unpackedStream } from "./chunks.ts";
import { recordsIn } from "./envelope.ts";

/** A JSON value of a log, or a line that is none. */
export type LogEntry = { readonly event: unknown } | { readonly line: string };

/**
 * The entries of a log, gzip or plain; `-` is standard input. A log file of CloudTrail and what other services put records in
 * gives its records, JSON lines give one each, and any other line is an entry of its own.
 *
 * @throws the system's error where it cannot be read, and an error where it unpacks to more than 256 MiB.
 */
export async function readEntries(path: string): Promise<LogEntry[]> {
  const text = await textOf(decodedText(path === "-" ? unpackedStream(process.stdin) : unpackedFile(path)));
  const document = parsed(text);
  if (document !== undefined) return recordsIn(document.value).map(entryOf);
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .flatMap((line) => {
      const one = parsed(line);
      if (one === undefined || typeof one.value !== "object" || one.value === null) return [{ line }];
      const records = recordsIn(one.value);
      // A line that is one record keeps its spaces, which terms and fields see.
      return records.length === 1 && records[0] === one.value ? [{ line }] : records.map(entryOf);
    });
}

/** What is no JSON object is a line of text, as in the messages of a log group. */
function entryOf(value: unknown): LogEntry {
  return typeof value === "string" ? { line: value } : { event: value };
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

async function textOf(chunks: AsyncGenerator<Chunk>): Promise<string> {
  const copies: Buffer[] = [];
  let length = 0;
  for await (const { bytes } of chunks) {
    length += bytes.length;
    if (length > MAX_RESULT_BYTES) throw new Error(`it is larger than ${MAX_RESULT_BYTES / 1024 / 1024} MiB`);
    copies.push(Buffer.from(bytes));
  }
  return new TextDecoder().decode(Buffer.concat(copies));
}
