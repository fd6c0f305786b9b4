import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { type LogAnswer, type LogTask, readLog } from "./log-task.ts";
import type { WorkerRequest, WorkerResponse } from "./log-worker.ts";

/** Reads log files, on all cores where the program is built. */
export interface LogPool {
  read(task: LogTask): Promise<LogAnswer>;
  close(): Promise<void>;
}

/** More would wait for the network together. */
const MOST_WORKERS = 8;

export function logPool(): LogPool {
  const file = workerFile();
  if (file === undefined) return { read: readLog, close: async () => {} };
  const most = Math.min(availableParallelism(), MOST_WORKERS);
  const workers: LogWorker[] = [];
  // As many as have something to do: a short run pays for one.
  const next = (): LogWorker => {
    const least = workers.reduce<LogWorker | undefined>((a, b) => (a && a.waiting() <= b.waiting() ? a : b), undefined);
    if (least && (workers.length === most || least.waiting() < FEW)) return least;
    const worker = startWorker(file);
    workers.push(worker);
    return worker;
  };
  return {
    read: (task) => next().read(task),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

/** One thread does as well with this many at a time. */
const FEW = 8;

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
  const worker = new Worker(file);
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
