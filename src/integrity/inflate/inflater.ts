import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { inflateBuffer, inflateMember, isSmall, type Member } from "./gzip.ts";
import type { InflateRequest, InflateResponse } from "./inflate-worker.ts";

/** Inflates and hashes log files: small ones whole, on other cores where there are many; large ones as streams. */
export interface Inflater {
  /**
   * @param limit - bytes of uncompressed content.
   * @param length - bytes of the body, if known.
   * @throws whatever the stream throws: it says nothing about the object.
   */
  stream(body: Readable, limit: number, length: number | undefined): Promise<Member>;
  /** A body that is held anyway. */
  whole(body: Buffer, limit: number): Promise<Member>;
  close(): Promise<void>;
}

/** One thread inflates small files about as fast as the main one fetches them. Each takes 30 MiB. */
const MOST_WORKERS = 4;
/** For fewer log files than this a thread costs more than it brings. */
const WORTH_IT = 16;
/** Where so many wait for each thread, another one helps. */
const QUEUE = 64;

export function makeInflater(): Inflater {
  const file = workerFile();
  // The main thread has a core's work with fetching, listing and judging.
  let most = Math.min(availableParallelism() - 1, MOST_WORKERS);
  let workers: readonly InflateWorker[] = [];
  let read = 0;
  /** Where threads cannot be had, there are none. */
  const fail = () => {
    most = 0;
    workers = [];
  };
  const leastBusy = (): InflateWorker | undefined => {
    if (file === undefined || ++read <= WORTH_IT) return undefined;
    const idlest = workers.reduce<InflateWorker | undefined>(
      (a, b) => (a && a.waiting() <= b.waiting() ? a : b),
      undefined,
    );
    if (workers.length >= most || (idlest && idlest.waiting() < QUEUE)) return idlest;
    const another = startWorker(file, fail);
    if (another) workers = [...workers, another];
    return another;
  };
  const whole = async (body: Buffer, limit: number): Promise<Member> => {
    const there = await leastBusy()?.inflate(body, limit);
    return there ?? inflateBuffer(body, { limit });
  };
  return {
    stream: async (body, limit, length) =>
      isSmall(length) ? whole(await collect(body), limit) : inflateMember(body, { limit, length }),
    whole,
    close: async () => {
      most = 0;
      await Promise.all(workers.map((one) => one.close()));
    },
  };
}

/** Beside the bundle, or above its chunks; from source there is none. */
function workerFile(): string | undefined {
  if (import.meta.url.endsWith(".ts")) return undefined;
  return ["./inflate-worker.mjs", "../inflate-worker.mjs"]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find(existsSync);
}

/** The whole of a stream. */
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
  /** `undefined` where the thread failed. */
  inflate(body: Buffer, limit: number): Promise<Member | undefined>;
  /** How many bodies are under way. */
  waiting(): number;
  close(): Promise<void>;
}

/**
 * @param onFailure - it takes no more, and neither may another.
 * @returns `undefined` where there may be no threads.
 */
function startWorker(file: string, onFailure: () => void): InflateWorker | undefined {
  let worker: Worker;
  try {
    worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: 8 } });
  } catch {
    onFailure();
    return undefined;
  }
  const waiting = new Map<number, (member: Member | undefined) => void>();
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
