import type { Progress } from "../integrity/index.ts";

/** What has been done so far, as a line: files, rate and the time that is left, as far as that can be told. */
export function progressLine(onChange: (text: string) => void, now: () => number = Date.now): Progress {
  const started = now();
  let digests = 0;
  let digestsDone = 0;
  let logs = 0;
  let logsDone = 0;
  let bytes = 0;
  let shown = 0;
  const show = () => {
    if (now() - shown < 100) return;
    shown = now();
    const seconds = Math.max((shown - started) / 1000, 0.1);
    const rate = (bytes / 2 ** 20 / seconds).toFixed(1);
    const share = digests === 0 ? 0 : digestsDone / digests;
    const left = share > 0 ? `, ${duration((seconds * (1 - share)) / share)} left` : "";
    onChange(`${digestsDone}/${digests} digests, ${logsDone}/${logs} log files, ${rate} MiB/s${left}`);
  };
  return {
    digests: (found) => {
      digests += found;
      show();
    },
    digestDone: () => {
      digestsDone++;
      show();
    },
    logs: (named) => {
      logs += named;
      show();
    },
    logDone: (read) => {
      logsDone++;
      bytes += read;
      show();
    },
  };
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}
