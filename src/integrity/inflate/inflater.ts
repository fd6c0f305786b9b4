import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { type GzipMember, inflateBuffer, inflateMember, isSmall } from "./gzip.ts";
import type { InflateRequest, InflateResponse } from "./inflate-worker.ts";

/** Inflates and hashes log files: small ones buffered, in worker threads if there are many; large ones as streams. */
export interface Inflater {
  /**
   * @param limit - bytes of uncompressed content.
   * @param length - bytes of the body, if known.
   * @throws what the stream throws: it says nothing about the object.
   */
  stream(body: Readable, limit: number, length: number | undefined): Promise<GzipMember>;
  /** A body that is in memory. */
  buffer(body: Buffer, limit: number): Promise<GzipMember>;
  close(): Promise<void>;
}

/** One thread inflates small files about as fast as the main thread fetches them. Each takes 30 MiB. */
const MAX_WORKERS = 4;
/** For fewer log files than this a thread costs more than it saves. */
const MIN_FILES = 16;
/** If so many bodies wait for each thread, one more thread helps. */
const QUEUE = 64;

export function makeInflater(): Inflater {
  const file = workerFile();
  // The main thread keeps one core busy with requests.
  let maxWorkers = Math.min(availableParallelism() - 1, MAX_WORKERS);
  let workers: readonly InflateWorker[] = [];
  let read = 0;
  /** Without threads everything is inflated in this one. */
  const fail = () => {
    maxWorkers = 0;
    workers = [];
  };
  const leastBusy = (): InflateWorker | undefined => {
    if (file === undefined || ++read <= MIN_FILES) return undefined;
    const idlest = workers.reduce<InflateWorker | undefined>(
      (a, b) => (a && a.waiting() <= b.waiting() ? a : b),
      undefined,
    );
    if (workers.length >= maxWorkers || (idlest && idlest.waiting() < QUEUE)) return idlest;
    const worker = startWorker(file, fail);
    if (worker) workers = [...workers, worker];
    return worker;
  };
  const buffer = async (body: Buffer, limit: number): Promise<GzipMember> => {
    const member = await leastBusy()?.inflate(body, limit);
    return member ?? inflateBuffer(body, { limit });
  };
  return {
    stream: async (body, limit, length) =>
      isSmall(length) ? buffer(await collect(body), limit) : inflateMember(body, { limit, length }),
    buffer,
    close: async () => {
      maxWorkers = 0;
      await Promise.all(workers.map((one) => one.close()));
    },
  };
}

/** Next to the bundle, or one folder above its chunks; not available when run from source. */
function workerFile(): string | undefined {
  if (import.meta.url.endsWith(".ts")) return undefined;
  return ["./inflate-worker.mjs", "../inflate-worker.mjs"]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find(existsSync);
}

/** All bytes of a stream. */
function collect(body: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    body.on("data", (chunk: Buffer) => chunks.push(chunk));
    body.once("end", () => resolve(Buffer.concat(chunks)));
    body.once("error", reject);
    body.once("close", () => reject(new Error("the body ended early")));
  });
}

interface InflateWorker {
  /** `undefined` if the thread failed. */
  inflate(body: Buffer, limit: number): Promise<GzipMember | undefined>;
  /** How many bodies are in progress. */
  waiting(): number;
  close(): Promise<void>;
}

/**
 * @param onFailure - called when the thread ended or could not start: no other is started.
 * @returns `undefined` if threads are not available.
 */
function startWorker(file: string, onFailure: () => void): InflateWorker | undefined {
  let worker: Worker;
  try {
    worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: 8 } });
  } catch {
    onFailure();
    return undefined;
  }
  const waiting = new Map<number, (member: GzipMember | undefined) => void>();
  let next = 0;
  worker.on("message", ({ id, member }: InflateResponse) => {
    const answer = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    answer?.(member);
  });
  worker.on("error", onFailure);
  worker.on("exit", () => {
    onFailure();
    for (const answer of waiting.values()) answer(undefined);
  });
  worker.unref();
  return {
    waiting: () => waiting.size,
    inflate: (body, limit) =>
      new Promise((resolve) => {
        if (waiting.size === 0) worker.ref();
        waiting.set(next, resolve);
        worker.postMessage({ id: next++, body, limit } satisfies InflateRequest);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}
