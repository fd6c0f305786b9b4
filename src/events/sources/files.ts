import { logFiles } from "../../logs/log-files.ts";
import { readRecords } from "../../logs/read-records.ts";
import { describeFileError } from "../../model/text/file-error.ts";
import { wantedBytes } from "../query/wanted-bytes.ts";
import { recordsInJson } from "./records-in-json.ts";
import { accountOfPlace, type EventSource, restNotRead, SourceTally } from "./source.ts";

/** Log files on the disk: files, and folders of them; `-` is standard input. */
export function fileSource(paths: readonly string[]): EventSource {
  return {
    async search(query, sink) {
      const tally = new SourceTally();
      const unreadable = (path: string, error: Error) => tally.skip(path, null, describeFileError(error));
      for (const path of paths)
        for (const { path: file } of logFiles(path, unreadable)) {
          if (sink.enough?.()) break;
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
      return tally.summary(
        "files",
        paths.join(", "),
        tally.isEmpty ? [`There is no log file in ${paths.join(", ")}`] : restNotRead(sink),
      );
    },
  };
}
