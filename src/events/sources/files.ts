import { logFiles } from "../../logs/log-files.ts";
import { readRecords } from "../../logs/read-records.ts";
import { describeFileError } from "../../model/text/file-error.ts";
import { wantedBytes } from "../query/wanted-bytes.ts";
import { FileTimes } from "./file-times.ts";
import { recordsInJson } from "./records-in-json.ts";
import { accountOfPlace, type EventSource, restNotRead, SourceTally } from "./source.ts";

/**
 * Log files on the disk: files, and folders of them; `-` is standard input.
 *
 * @param now - milliseconds since 1970
 */
export function fileSource(paths: readonly string[], now: number): EventSource {
  return {
    async search(query, sink) {
      const tally = new SourceTally();
      const times = new FileTimes(query, now);
      const unreadable = (path: string, error: Error) => tally.skip(path, null, describeFileError(error));
      for (const path of paths)
        for (const { path: file } of logFiles(path, unreadable)) {
          if (sink.enough?.()) break;
          const account = accountOfPlace(file);
          times.add(file);
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
      const name = paths.join(", ");
      if (tally.isEmpty) return tally.summary("files", name, [`There is no log file in ${name}`]);
      const { uncovered, notes = [] } = sink.enough?.() ? {} : times.coverage();
      return tally.summary("files", name, [...restNotRead(sink), ...notes], [...(uncovered ?? [])]);
    },
  };
}
