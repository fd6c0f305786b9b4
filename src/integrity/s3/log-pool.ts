import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { type LogAnswer, type LogTask, readLog } from "./log-task.ts";
import type { WorkerRequest, WorkerResponse } from "./log-worker.ts";

/** Reads log files, on several cores where the program is built and there are many. */
export interface LogPool {
  read(task: LogTask): Promise<LogAnswer>;
  close(): Promise<void>;
}

/** More would wait for the network together. */
const MOST_WORKERS = 8;
/** For fewer log files than this, threads cost more than they bring. */
const WORTH_IT = 3000;

export function logPool(): LogPool {
  const file = workerFile();
  // The main thread has a core's work with listing and judging; each thread takes 50 MiB.
  const most = file === undefined ? 0 : Math.min(Math.max(availableParallelism() - 1, 1), MOST_WORKERS);
  let workers: LogWorker[] | undefined;
  let read = 0;
  return {
    read: (task) => {
      if (++read > WORTH_IT && !workers && file !== undefined)
        workers = Array.from({ length: most }, () => startWorker(file));
      return workers ? leastBusy(workers).read(task) : readLog(task);
    },
    close: async () => {
      await Promise.all((workers ?? []).map((worker) => worker.close()));
    },
  };
}

function leastBusy(workers: readonly LogWorker[]): LogWorker {
  return workers.reduce((a, b) => (a.waiting() <= b.waiting() ? a : b));
}

/** Beside the bundle, or above its chunks; from source there is none. */
function workerFile(): string | undefined {
  if (import.meta.url.endsWith(".ts")) return undefined;
  return ["./log-worker.mjs", "../log-worker.mjs"]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find(existsSync);
}

interface Waiting {
  resolve(answer: LogAnswer): void;
  reject(error: unknown): void;
}

interface LogWorker extends LogPool {
  /** How many tasks are under way. */
  waiting(): number;
}

function startWorker(file: string): LogWorker {
  const worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: 8 } });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  worker.on("message", ({ id, answer, error }: WorkerResponse) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (answer) one?.resolve(answer);
    else one?.reject(error);
  });
  worker.on("error", (error) => {
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  });
  worker.unref();
  return {
    waiting: () => waiting.size,
    read: (task: LogTask) =>
      new Promise<LogAnswer>((resolve, reject) => {
        waiting.set(next, { resolve, reject });
        worker.ref();
        worker.postMessage({ id: next++, task } satisfies WorkerRequest);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}
