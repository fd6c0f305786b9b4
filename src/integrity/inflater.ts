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
  /** A body that is held anyway. Whoever gives it does not look at it again. */
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
  const most = Math.min(availableParallelism() - 1, MOST_WORKERS);
  let workers: readonly InflateWorker[] = [];
  let read = 0;
  const leastBusy = (): InflateWorker | undefined => {
    if (file === undefined || ++read <= WORTH_IT) return undefined;
    const idlest = workers.reduce<InflateWorker | undefined>(
      (a, b) => (a && a.waiting() <= b.waiting() ? a : b),
      undefined,
    );
    if (workers.length >= most || (idlest && idlest.waiting() < QUEUE)) return idlest;
    const another = startWorker(file, () => {
      workers = workers.filter((one) => one !== another);
    });
    workers = [...workers, another];
    return another;
  };
  const whole = (body: Buffer, limit: number) => leastBusy()?.inflate(body, limit) ?? inflateBuffer(body, { limit });
  return {
    stream: async (body, limit, length) =>
      isSmall(length) ? whole(await collect(body), limit) : inflateMember(body, { limit, length }),
    whole,
    close: async () => {
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
    body.once("end", () => resolve(inOwnMemory(chunks)));
    body.once("error", reject);
    body.once("close", () => reject(new Error("the body ended early")));
  });
}

/** Together, in memory that nothing else lies in: only such can be given away. */
function inOwnMemory(chunks: readonly Buffer[]): Buffer {
  const whole = Buffer.allocUnsafeSlow(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(whole, at);
  return whole;
}

interface Waiting {
  resolve(member: Member): void;
  reject(error: unknown): void;
}

interface InflateWorker {
  inflate(body: Buffer, limit: number): Promise<Member>;
  /** How many bodies are under way. */
  waiting(): number;
  close(): Promise<void>;
}

/** @param onEnd - it takes no more: it was closed, or has failed. */
function startWorker(file: string, onEnd: () => void): InflateWorker {
  const worker = new Worker(file, { resourceLimits: { maxYoungGenerationSizeMb: 8 } });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let failure: unknown = new Error("the thread that inflates has ended");
  worker.on("message", ({ id, member, error }: InflateResponse) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (member) one?.resolve(member);
    else one?.reject(error);
  });
  worker.on("error", (error) => {
    failure = error;
  });
  worker.on("exit", () => {
    onEnd();
    for (const one of waiting.values()) one.reject(failure);
  });
  worker.unref();
  return {
    waiting: () => waiting.size,
    inflate: (body, limit) =>
      new Promise((resolve, reject) => {
        if (waiting.size === 0) worker.ref();
        waiting.set(next, { resolve, reject });
        const own = body.buffer.byteLength === body.length ? body : inOwnMemory([body]);
        // The memory goes along: nothing is copied.
        worker.postMessage({ id: next++, body: own, limit } satisfies InflateRequest, [own.buffer as ArrayBuffer]);
      }),
    close: async () => {
      await worker.terminate();
    },
  };
}
