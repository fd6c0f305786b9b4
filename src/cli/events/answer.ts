import type { EventSearch } from "../../model/documents/events.ts";
import type { LogProof } from "../../model/documents/log-proof.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { print } from "../io/output.ts";

/** 1: unexpected access, or a log file that its digest disproves; 3: a part could not be read or evaluated; 4: nothing was read. */
export function exitCodeOf({ sources, unexpected, found, places = [] }: EventSearch): number {
  const verdicts = places.flat().map(({ proof }) => proof?.verdict);
  if ((unexpected && unexpected.findings.length > 0) || verdicts.some((one) => one && DISPROVED.includes(one)))
    return 1;
  if (verdicts.includes("unreadable")) return 3;
  if (sources.every((source) => source.skipped === 0 && !hasNoFile(source)))
    return unexpected?.complete === false ? 3 : 0;
  return found > 0 || sources.some(({ read }) => read > 0) ? 3 : 4;
}

const DISPROVED: readonly LogProof["verdict"][] = ["modified", "unlisted", "digest-invalid"];

/** A wrong path or prefix has no file: that there is no event is no answer then. */
const hasNoFile = ({ source, read, skipped }: EventSearch["sources"][number]): boolean =>
  (source === "files" || source === "s3") && read === 0 && skipped === 0;

/** What could not be read, a line each. */
export async function printProblems({ sources }: EventSearch): Promise<void> {
  for (const { problems } of sources)
    for (const { where, at, problem } of problems)
      await print(`${oneLine(where)}${at === null ? "" : ` at byte ${at}`}: ${oneLine(problem)}\n`, process.stderr);
}
