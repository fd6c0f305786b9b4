import type { EventSource } from "../../events/sources/source.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { stopSpinner } from "../io/spinner.ts";
import { stopOnInterrupt } from "../process/interrupt.ts";
import { leaveRunning } from "../process/signals.ts";

/**
 * What a search finds, unless something else settles before: an output fails, or its reader goes away. What AWS still runs for the search is
 * stopped then, and on Ctrl-C.
 */
export async function searchUntil<T, U = never>(
  sources: readonly EventSource[],
  search: Promise<T>,
  others: readonly Promise<U>[] = [],
): Promise<T | U> {
  const stop = async () => {
    for (const source of sources) {
      const stopped = await source.stop?.();
      if (stopped === undefined) continue;
      stopSpinner();
      process.stderr.write(`trailproof: ${oneLine(stopped)}\n`);
    }
  };
  const forget = sources.some((source) => source.stop) ? stopOnInterrupt(stop) : () => {};
  let isSearched = false;
  const searched = search.then((found) => {
    isSearched = true;
    return found;
  });
  try {
    return await Promise.race([searched, ...others]);
  } finally {
    forget();
    if (!isSearched) {
      leaveRunning();
      await stop();
    }
  }
}
