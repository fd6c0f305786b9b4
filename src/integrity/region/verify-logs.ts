import type { FolderProblem } from "../chain/chain.ts";
import type { LogReference } from "../digest/parse.ts";
import type { ValidDigest } from "../digest/verify.ts";
import { isoSpan } from "../layout/time.ts";
import type { Run } from "./run.ts";

/** What was found of the log files of one digest file. */
export interface LogsOutcome {
  readonly valid: number;
  readonly invalid: number;
  readonly missing: number;
  readonly unreadable: number;
  readonly bytes: number;
  readonly problems: readonly FolderProblem[];
}

/** Reads every log file that a valid digest file lists and compares its hash. */
export async function verifyLogs(run: Run, { body }: ValidDigest): Promise<LogsOutcome> {
  const outcome = { valid: 0, invalid: 0, missing: 0, unreadable: 0, bytes: 0 };
  const problems: FolderProblem[] = [];
  const span = isoSpan({ from: body.start, to: body.end });
  run.progress.logs(body.logs.length);
  const verifyOne = async (log: LogReference) => {
    const expected = log.hash.toLowerCase();
    const content = await run.logLimit.run(() => run.source.log(log.bucket, log.key, expected));
    const bytes = "bytes" in content ? content.bytes : 0;
    outcome.bytes += bytes;
    run.progress.logDone(bytes);
    const found = (kind: FolderProblem["kind"], detail: string, more: Pick<FolderProblem, "expected" | "found"> = {}) =>
      problems.push({ kind, bucket: log.bucket, key: log.key, detail, ...more, ...span });
    if (content.state === "read" && content.hash === expected) outcome.valid++;
    else if (content.state === "read") {
      outcome.invalid++;
      found("log-modified", "SHA-256 differs from the digest", { expected, found: content.hash });
    } else if (content.state === "invalid") {
      outcome.invalid++;
      found("log-invalid-format", `not exactly one complete gzip member: ${content.reason}`, { expected });
    } else if (content.state === "missing") {
      outcome.missing++;
      found(
        "log-missing",
        `listed in a digest, missing from the ${run.source.folder === undefined ? "bucket" : "copy"} (${content.code})`,
        { expected },
      );
    } else {
      outcome.unreadable++;
      found("unreadable", `${content.message} (${content.code})`);
    }
  };
  await Promise.all(body.logs.map(verifyOne));
  return { ...outcome, problems: problems };
}
