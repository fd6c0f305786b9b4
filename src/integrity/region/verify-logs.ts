import type { Finding } from "../chain/chain.ts";
import type { NamedLog } from "../digest/parse.ts";
import type { ValidDigest } from "../digest/verify.ts";
import { isoSpan } from "../layout/time.ts";
import type { Run } from "./run.ts";

/** What was found of the log files of one digest. */
export interface LogsOutcome {
  readonly valid: number;
  readonly invalid: number;
  readonly missing: number;
  readonly unreadable: number;
  readonly bytes: number;
  readonly findings: readonly Finding[];
}

/** Reads every log file that a valid digest names and compares its hash. */
export async function verifyLogs(run: Run, { body }: ValidDigest): Promise<LogsOutcome> {
  const outcome = { valid: 0, invalid: 0, missing: 0, unreadable: 0, bytes: 0 };
  const findings: Finding[] = [];
  const span = isoSpan({ from: body.start, to: body.end });
  run.progress.logs(body.logs.length);
  const verifyOne = async (log: NamedLog) => {
    const expected = log.hash.toLowerCase();
    const content = await run.logLimit.run(() => run.source.log(log.bucket, log.key, expected));
    const bytes = "bytes" in content ? content.bytes : 0;
    outcome.bytes += bytes;
    run.progress.logDone(bytes);
    const found = (kind: Finding["kind"], detail: string, more: Pick<Finding, "expected" | "found"> = {}) =>
      findings.push({ kind, bucket: log.bucket, key: log.key, detail, ...more, ...span });
    if (content.state === "read" && content.hash === expected) outcome.valid++;
    else if (content.state === "read") {
      outcome.invalid++;
      found("log-modified", "its content is another than the digest says", { expected, found: content.hash });
    } else if (content.state === "invalid") {
      outcome.invalid++;
      found("log-invalid-format", `it is not exactly one whole gzip member: ${content.reason}`, { expected });
    } else if (content.state === "missing") {
      outcome.missing++;
      found("log-missing", `a digest names it, and there is no such object (${content.code})`, { expected });
    } else {
      outcome.unreadable++;
      found("unreadable", `${content.message} (${content.code})`);
    }
  };
  await Promise.all(body.logs.map(verifyOne));
  return { ...outcome, findings };
}
