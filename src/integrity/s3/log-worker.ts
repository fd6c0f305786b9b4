/** A thread that fetches, inflates and hashes log files, so that every core is busy and the main one free. */
import { parentPort } from "node:worker_threads";
import { type LogAnswer, type LogTask, readLog } from "./log-task.ts";

export interface WorkerRequest {
  readonly id: number;
  readonly task: LogTask;
}

export interface WorkerResponse {
  readonly id: number;
  readonly answer?: LogAnswer;
  /** A bug: what was thrown. */
  readonly error?: unknown;
}

parentPort?.on("message", ({ id, task }: WorkerRequest) => {
  readLog(task).then(
    (answer) => parentPort?.postMessage({ id, answer } satisfies WorkerResponse),
    (error: unknown) => parentPort?.postMessage({ id, error } satisfies WorkerResponse),
  );
});
