import { logFiles } from "../../logs/log-files.ts";
import type { SearchedSource } from "../../model/documents/events.ts";
import type { EventRecord } from "../../model/events/record.ts";
import { describeFileError } from "../../model/text/file-error.ts";
import { FileTimes } from "../sources/file-times.ts";
import { fileSource } from "../sources/files.ts";
import { recordsInJson } from "../sources/records-in-json.ts";
import { accountOfPlace, type EventSink, type EventSource, restNotRead, SourceTally } from "../sources/source.ts";
import { conditionsOf } from "../sql/conditions.ts";
import { recordTextCondition } from "../sql/record-text.ts";
import { type BatchFile, batches } from "./batches.ts";
import { openDuckdb } from "./load.ts";
import { searchParquet } from "./parquet.ts";
import { type FoundRows, foundIn } from "./query.ts";

/** Batches that are not split further where DuckDB fails on one of their files. */
const SMALLEST_BATCH = 4;

/**
 * Log files on the disk, read by DuckDB with several threads. It reads gzip files of exactly a list of records, and Parquet files that
 * trailproof wrote; each other file, and each in which something is malformed, is left to the built-in reader, which names what is wrong.
 */
export function duckdbFileSource(paths: readonly string[], now: number): EventSource {
  return {
    async search(query, sink) {
      const conditions = conditionsOf(query);
      const tally = new SourceTally();
      const times = new FileTimes(query, now);
      const { connection, close } = await openDuckdb("--engine duckdb needs");
      const others: string[] = [];
      const condition = recordTextCondition(conditions);
      const unreadable = (path: string, error: Error) => tally.skip(path, null, describeFileError(error));
      const search = async (files: readonly BatchFile[]): Promise<void> => {
        let found: FoundRows;
        try {
          found = await foundIn(connection, files, condition);
        } catch {
          if (files.length <= SMALLEST_BATCH) others.push(...files.map(({ path }) => path));
          else {
            const middle = files.length / 2;
            await search(files.slice(0, middle));
            await search(files.slice(middle));
          }
          return;
        }
        for (const { path, absolute, bytes } of files) {
          const records = recordsOf(found.get(absolute));
          if (records === undefined) others.push(path);
          else await passOn(path, bytes, records);
        }
      };
      const passOn = async (path: string, bytes: number, records: readonly FoundRecord[]) => {
        const origin = { where: path, account: accountOfPlace(path) };
        for (const { record, text } of records) sink.record(record, origin, text);
        sink.progress({ bytes });
        tally.read++;
        await sink.ready?.();
      };
      try {
        for (const path of paths)
          for (const batch of batches(logFiles(path, unreadable))) {
            if (sink.enough?.()) break;
            for (const { path: file } of batch.kind === "other" ? [batch] : batch.files) times.add(file);
            if (batch.kind === "other") others.push(batch.path);
            else if (batch.kind === "gzip" && conditions.length > 0) await search(batch.files);
            // Every record would be passed on.
            else if (batch.kind === "gzip") others.push(...batch.files.map(({ path: file }) => file));
            else await searchParquet({ connection, conditions, sink, tally }, batch.files);
          }
      } finally {
        close();
      }
      return withOthers(tally, paths, await fileSource(others, now).search(query, sink), sink, times);
    },
  };
}

/** A record, and its JSON: numbers in it may be longer than those of JavaScript. */
interface FoundRecord {
  readonly record: EventRecord;
  readonly text: string | undefined;
}

/** The records of a file's rows; undefined where there are no rows, or one of them is no record. */
function recordsOf(rows: readonly (string | null)[] | undefined): FoundRecord[] | undefined {
  if (rows === undefined) return undefined;
  const records: FoundRecord[] = [];
  let isMalformed = false;
  for (const row of rows) {
    const isJson = recordsInJson(row ?? "", {
      record: (record, text) => records.push({ record, text }),
      malformed: () => {
        isMalformed = true;
      },
    });
    if (!isJson || isMalformed) return undefined;
  }
  return records;
}

function withOthers(
  tally: SourceTally,
  paths: readonly string[],
  others: SearchedSource,
  sink: EventSink,
  times: FileTimes,
): SearchedSource {
  const name = paths.join(", ");
  const isEmpty = tally.isEmpty && others.read === 0 && others.skipped === 0;
  if (isEmpty) return tally.summary("files", name, [`There is no log file in ${name}`]);
  const { uncovered = [], notes = [] } = sink.enough?.() ? {} : times.coverage();
  const own = tally.summary("files", name, [...restNotRead(sink), ...notes], [...uncovered]);
  return {
    ...own,
    read: own.read + others.read,
    skipped: own.skipped + others.skipped,
    problems: [...own.problems, ...others.problems],
  };
}
