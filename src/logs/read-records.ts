import { isUtf8 } from "node:buffer";
import { describeFileError } from "../model/text/file-error.ts";
import type { Chunk } from "./chunk.ts";
import { decodedText, unpackedFile, unpackedStream } from "./chunks.ts";
import { type RecordHandler, RecordSplitter } from "./record-splitter.ts";

/** Receives the records of a log file as text, in its order. */
export interface RawRecords extends RecordHandler {
  /** Bytes of the file that were read since the last call, as they are on the disk. */
  readonly bytes?: ((bytes: Uint8Array) => void) | undefined;
}

/**
 * Reads the records of a log file, gzip or plain, in memory that does not depend on its size. `-` is standard input. A file
 * that cannot be read is malformed itself.
 *
 * @returns whether it could be read to its end.
 */
export async function readRecords(path: string, records: RawRecords): Promise<boolean> {
  return splitRecords(
    path === "-" ? unpackedStream(process.stdin, records.bytes) : unpackedFile(path, records.bytes),
    records,
  );
}

/** The same of bytes that are unpacked already. */
export async function splitRecords(unpacked: AsyncGenerator<Chunk>, records: RecordHandler): Promise<boolean> {
  try {
    const splitter = new RecordSplitter(records);
    let isFirst = true;
    for await (const chunk of decodedText(unpacked)) {
      if (isFirst && chunk.bytes.subarray(0, PARQUET.length).equals(PARQUET)) throw new Error(IS_PARQUET);
      isFirst = false;
      if (holdsNoneOf(chunk, records)) return true;
      splitter.push(chunk.bytes, chunk.before);
      await records.ready?.();
    }
    splitter.end();
    return true;
  } catch (error) {
    records.malformed(null, describeFileError(error as Error));
    return false;
  }
}

/** A Parquet file begins with it, and no JSON. */
const PARQUET = Buffer.from("PAR1");
const IS_PARQUET = "it is a Parquet file: those that trailproof wrote are read where their names end with .parquet";

const BEGINNING = Buffer.from('{"Records":[');
const END = Buffer.from("]}");

/**
 * A file as CloudTrail writes it, none of whose bytes are those of a record that is asked for: it need not be split. To scan its JSON
 * costs more than twice the time of a search; whether it is text at all costs nothing.
 */
function holdsNoneOf({ bytes, isVerified }: Chunk, { wanted }: RecordHandler): boolean {
  return (
    isVerified === true &&
    wanted !== undefined &&
    bytes.subarray(0, BEGINNING.length).equals(BEGINNING) &&
    bytes.subarray(-END.length).equals(END) &&
    !wanted(bytes, 0, bytes.length) &&
    isUtf8(bytes) &&
    !bytes.includes(0)
  );
}
