import type { Progress } from "../../../integrity/validate-trail.ts";

/** Counts what is done, and shows it as a line: files, rate and the remaining time, if known. */
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
      // Assumes that unread digest files list as many log files as the others.
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
