import { type LogFile, logFiles } from "../../logs/log-files.ts";
import { readRecords } from "../../logs/read-records.ts";
import type { EventQuery } from "../../model/documents/events.ts";
import { UserError } from "../../model/errors.ts";
import { describeFileError } from "../../model/text/file-error.ts";
import { thousands } from "../../model/text/safe-text.ts";
import { wantedBytes } from "../query/wanted-bytes.ts";
import { FileTimes } from "./file-times.ts";
import { recordsInJson } from "./records-in-json.ts";
import { accountOfPlace, type EventSink, type EventSource, restNotRead, SourceTally } from "./source.ts";

/**
 * Searches Parquet files.
 *
 * @throws UserError where what reads them is not installed.
 */
export type ParquetSearch = (
  files: readonly LogFile[],
  query: EventQuery,
  sink: EventSink,
  tally: SourceTally,
) => Promise<void>;

export const isParquet = (path: string): boolean => path.endsWith(".parquet");

/**
 * Log files on the disk: files, and folders of them; `-` is standard input.
 *
 * @param now - milliseconds since 1970
 * @param searchParquet - for files that are named as Parquet files are; without it these are read as log files.
 */
export function fileSource(paths: readonly string[], now: number, searchParquet?: ParquetSearch): EventSource {
  return {
    async search(query, sink) {
      const tally = new SourceTally();
      const times = new FileTimes(query, now);
      const parquet: LogFile[] = [];
      const unreadable = (path: string, error: Error) => tally.skip(path, null, describeFileError(error));
      for (const path of paths)
        for (const found of logFiles(path, unreadable)) {
          const { path: file } = found;
          if (sink.enough?.()) break;
          times.add(file);
          if (searchParquet && isParquet(file)) {
            parquet.push(found);
            continue;
          }
          const account = accountOfPlace(file);
          const isComplete = await readRecords(file, {
            wanted: wantedBytes(query, account),
            ready: sink.ready,
            record: (json, at) =>
              recordsInJson(json, {
                record: (record, text) => sink.record(record, { where: file, account }, text),
                malformed: (problem) => tally.skip(file, at, problem),
              }),
            malformed: (at, problem) => tally.skip(file, at, problem),
            bytes: (bytes) => sink.progress({ bytes: bytes.length }),
          });
          if (isComplete) tally.read++;
        }
      if (searchParquet && parquet.length > 0)
        await searchParquet(parquet, query, sink, tally).catch((error) => {
          if (!(error instanceof UserError)) throw error;
          const others = parquet.length === 1 ? "" : ` (and ${thousands(parquet.length - 1)} more)`;
          tally.skip(`${parquet[0]?.path}${others}`, null, error.message);
        });
      const name = paths.join(", ");
      if (tally.isEmpty) return tally.summary("files", name, [`There is no log file in ${name}`]);
      const { uncovered, notes = [] } = sink.enough?.() ? {} : times.coverage();
      return tally.summary("files", name, [...restNotRead(sink), ...notes], [...(uncovered ?? [])]);
    },
  };
}
