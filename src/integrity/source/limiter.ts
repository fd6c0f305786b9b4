import { performance } from "node:perf_hooks";

/** Limits requests in flight. The limit adapts: latency and bandwidth are not known beforehand. */
export interface Limiter {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** The service throttled. */
  slowDown(): void;
  /** Resolves when at most so much work is waiting: callers wait for it before they add more. */
  room(max: number): Promise<void>;
  /** Starts no more work: what waits never resolves. */
  stop(): void;
  readonly limit: number;
}

const INITIAL = 96;
const MIN = 8;
const WINDOW_MS = 200;
/** A smaller gain is noise. */
const GAIN = 1.05;
/** A thread busier than this share of the time gains nothing from more requests. */
const BUSY = 0.85;
/** After so many windows without gain a higher limit is tried again: the network may have changed. */
const RETRY_WINDOWS = 20;

export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** The share of time in which this thread was busy since the last call. */
  busy(): number;
}

/** The thread's own clock and load. */
export function threadClock(): Clock {
  let last = performance.eventLoopUtilization();
  return {
    now: () => performance.now(),
    busy: () => {
      const current = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(current, last);
      last = current;
      return utilization;
    },
  };
}

/**
 * Rises while this thread has time to spare and more requests give more throughput; halves when throttled.
 *
 * @param ceiling - never more in flight than this.
 */
export function makeLimiter(ceiling: number, clock: Clock = threadClock()): Limiter {
  let max = ceiling;
  let limit = Math.min(INITIAL, max);
  let active = 0;
  let done = 0;
  let windowStart = clock.now();
  let lastRate = 0;
  let saturated = false;
  let idleWindows = 0;
  let queue: (() => void)[] = [];
  let head = 0;
  let roomQueue: { readonly max: number; readonly go: () => void }[] = [];

  const adjust = () => {
    const elapsed = clock.now() - windowStart;
    if (elapsed < WINDOW_MS) return;
    const rate = done / elapsed;
    const busy = clock.busy();
    const gained = rate > lastRate * GAIN;
    idleWindows = gained ? 0 : idleWindows + 1;
    if (saturated && busy < BUSY && (gained || idleWindows > RETRY_WINDOWS)) {
      limit = Math.min(max, Math.ceil(limit * 1.5));
      idleWindows = 0;
    }
    lastRate = rate;
    done = 0;
    saturated = false;
    windowStart = clock.now();
  };
  const next = () => {
    while (active < limit && head < queue.length) {
      const start = queue[head++];
      active++;
      start?.();
    }
    const waiting = queue.length - head;
    if (waiting > 0) saturated = true;
    // One at a time: the work it adds counts before the next one goes.
    const first = roomQueue[0];
    if (first && waiting <= first.max) {
      roomQueue = roomQueue.slice(1);
      first.go();
      setImmediate(next);
    }
    if (head > 1000 && head * 2 > queue.length) {
      queue = queue.slice(head);
      head = 0;
    }
  };
  return {
    run: async (work) => {
      await new Promise<void>((start) => {
        queue.push(start);
        next();
      });
      try {
        return await work();
      } finally {
        active--;
        done++;
        adjust();
        next();
      }
    },
    room: async (maxWaiting) => {
      if (roomQueue.length > 0 || queue.length - head > maxWaiting)
        await new Promise<void>((go) => roomQueue.push({ max: maxWaiting, go }));
    },
    slowDown: () => {
      limit = Math.max(Math.min(MIN, max), Math.floor(limit / 2));
    },
    stop: () => {
      max = 0;
      limit = 0;
    },
    get limit() {
      return limit;
    },
  };
}

/** One limit for each kind of request, so that log files never delay the digest files that list more of them. */
export interface Limits {
  readonly logs: Limiter;
  readonly digests: Limiter;
}

const MAX_DIGESTS = 64;

/** @param max - requests for log files in flight. */
export function makeLimits(max = 256): Limits {
  return { logs: makeLimiter(max), digests: makeLimiter(Math.min(MAX_DIGESTS, max)) };
}

/** After an error nothing more is fetched. */
export function stopLimits({ logs, digests }: Limits): void {
  logs.stop();
  digests.stop();
}
