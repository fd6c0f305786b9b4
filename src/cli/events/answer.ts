import type { EventSearch } from "../../model/documents/events.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { print } from "../io/output.ts";

/** 1: unexpected access; 3: a part could not be read or evaluated; 4: nothing could be read. */
export function exitCodeOf({ sources, unexpected }: EventSearch): number {
  if (unexpected && unexpected.findings.length > 0) return 1;
  if (sources.every(({ skipped }) => skipped === 0)) return unexpected?.complete === false ? 3 : 0;
  return sources.some(({ read }) => read > 0) ? 3 : 4;
}

/** What could not be read, a line each. */
export async function printProblems({ sources }: EventSearch): Promise<void> {
  for (const { problems } of sources)
    for (const { where, at, problem } of problems)
      await print(`${oneLine(where)}${at === null ? "" : ` at byte ${at}`}: ${oneLine(problem)}\n`, process.stderr);
}
