import { type CloudTrailEvent, parseRecord } from "../selectors/index.ts";
import { recordsIn, TOO_LARGE, TOO_LARGE_PROBLEM } from "./envelope.ts";
import { readRecords } from "./read-records.ts";

/** Receives what a log file holds, in its order. */
export interface LogHandler {
  readonly event: (event: CloudTrailEvent) => void;
  /** An aggregated event: a summary of data events, not the record of a call. */
  readonly aggregated: () => void;
  /** A part that was skipped. `at`: byte of the unpacked file at which it begins; null: the file itself. */
  readonly malformed: (at: number | null, problem: string) => void;
  /** Bytes of the file that were read since the last call, as they are on the disk. */
  readonly bytes?: (bytes: Uint8Array) => void;
}

/**
 * Reads a log file, gzip or plain, in memory that does not depend on its size. `-` is standard input. A file that cannot
 * be read is malformed itself.
 *
 * @returns whether it could be read to its end.
 */
export async function readLogFile(path: string, handler: LogHandler): Promise<boolean> {
  return readRecords(path, {
    record: (json, at) => readRecord(json, at, handler),
    malformed: handler.malformed,
    bytes: handler.bytes,
  });
}

function readRecord(json: string, at: number, { event, aggregated, malformed }: LogHandler): boolean {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return false;
  }
  for (const record of recordsIn(value)) {
    const found = record === TOO_LARGE ? { problem: TOO_LARGE_PROBLEM } : parseRecord(record);
    if ("problem" in found) malformed(at, found.problem);
    else if ("event" in found) event(found.event);
    else aggregated();
  }
  return true;
}
