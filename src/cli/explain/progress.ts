import { logFiles } from "../../logs/log-files.ts";
import { thousands } from "../../model/text/safe-text.ts";
import { startSpinner } from "../io/spinner.ts";

/** A line on the terminal: how much was read, how fast, how long it takes. */
export interface TrafficProgress {
  readonly read: (bytes: number, events: number) => void;
  readonly stop: () => void;
}

/** Progress by the bytes of the files on the disk; their sum is taken first, so that there is an end to count towards. */
export async function trafficProgress(paths: readonly string[]): Promise<TrafficProgress | undefined> {
  const started = Date.now();
  let total: number | undefined;
  let done = 0;
  let seen = 0;
  const text = () => (done === 0 ? "Reading" : progressText(done, total, seen, (Date.now() - started) / 1000));
  const spinner = await startSpinner(text);
  if (!spinner) return undefined;
  total = sizeOf(paths);
  return {
    read: (bytes, events) => {
      done += bytes;
      seen = events;
    },
    stop: () => spinner.stop(),
  };
}

/** `12 of 40 MB (30 %) · 123,456 events · 210,000/s · 12 s left`. `total` undefined: not known. */
export function progressText(done: number, total: number | undefined, events: number, seconds: number): string {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
  const rate = seconds > 0 ? Math.round(events / seconds) : 0;
  const left = total && done > 0 && seconds > 1 ? Math.ceil((seconds * (total - done)) / done) : undefined;
  return [
    total
      ? `${megabytes(done)} of ${megabytes(total)} MB (${Math.floor((done / total) * 100)} %)`
      : `${megabytes(done)} MB`,
    `${thousands(events)} events`,
    `${thousands(rate)}/s`,
    ...(left === undefined ? [] : [`${left} s left`]),
  ].join(" · ");
}

function sizeOf(paths: readonly string[]): number | undefined {
  let total = 0;
  for (const path of paths)
    for (const { bytes } of logFiles(path, () => {})) {
      if (bytes === undefined) return undefined;
      total += bytes;
    }
  return total;
}
