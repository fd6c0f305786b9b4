import type { Progress } from "../../integrity/validate-trail.ts";

/** Counts what has been done so far, and tells it as a line: files, rate and the time that is left, as far as known. */
export function countProgress(now: () => number = Date.now): { readonly progress: Progress; text(): string } {
  const started = now();
  let digests = 0;
  let digestsDone = 0;
  let logs = 0;
  let logsDone = 0;
  let bytes = 0;
  return {
    text: () => {
      if (digests === 0) return "Listing";
      const seconds = Math.max((now() - started) / 1000, 0.1);
      const rate = (bytes / 2 ** 20 / seconds).toFixed(1);
      // Digests that are still to be read name as many log files as the others, so far as one can tell.
      const expected = digestsDone === 0 ? 0 : (logs * digests) / digestsDone;
      const share = expected > 0 ? logsDone / expected : digestsDone / digests;
      const left = share > 0 && seconds > 1 ? `, ${duration((seconds * (1 - share)) / share)} left` : "";
      return `${digestsDone}/${digests} digests, ${logsDone}/${logs} log files, ${rate} MiB/s${left}`;
    },
    progress: {
      digests: (found) => {
        digests += found;
      },
      digestDone: () => {
        digestsDone++;
      },
      logs: (named) => {
        logs += named;
      },
      logDone: (read) => {
        logsDone++;
        bytes += read;
      },
    },
  };
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
