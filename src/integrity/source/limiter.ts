import { performance } from "node:perf_hooks";

/** How many requests are in flight, found by trying: latency and bandwidth differ too much to know beforehand. */
export interface Limiter {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** The service asked for less. */
  slowDown(): void;
  /** Resolves when no more than so much work is waiting: whoever brings more should wait for that. */
  room(most: number): Promise<void>;
  /** Nothing that waits is begun any more: whoever waits for it waits for ever. */
  stop(): void;
  readonly limit: number;
}

const FIRST = 96;
const LEAST = 8;
const WINDOW_MS = 200;
/** A gain below this is noise. */
const GAIN = 1.05;
/** A thread that is busier than this share of the time gains nothing from more. */
const BUSY = 0.85;
/** After so many windows without gain it is tried again: the network may have changed. */
const PATIENCE = 20;

export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** The share of the time since it was last asked in which this thread had something to do. */
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
 * Climbs while there is time to spare and more in flight brings more through; halves when throttled.
 *
 * @param ceiling - never more in flight than this.
 */
export function makeLimiter(ceiling: number, clock: Clock = threadClock()): Limiter {
  let most = ceiling;
  let limit = Math.min(FIRST, most);
  let active = 0;
  let done = 0;
  let windowStart = clock.now();
  let lastRate = 0;
  let saturated = false;
  let idleWindows = 0;
  let queue: (() => void)[] = [];
  let head = 0;
  let patient: { readonly most: number; readonly go: () => void }[] = [];

  const adjust = () => {
    const elapsed = clock.now() - windowStart;
    if (elapsed < WINDOW_MS) return;
    const rate = done / elapsed;
    const busy = clock.busy();
    const gained = rate > lastRate * GAIN;
    idleWindows = gained ? 0 : idleWindows + 1;
    if (saturated && busy < BUSY && (gained || idleWindows > PATIENCE)) {
      limit = Math.min(most, Math.ceil(limit * 1.5));
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
    // One at a time: what it brings counts before the next is let in.
    const first = patient[0];
    if (first && waiting <= first.most) {
      patient = patient.slice(1);
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
    room: async (most) => {
      if (patient.length > 0 || queue.length - head > most) await new Promise<void>((go) => patient.push({ most, go }));
    },
    slowDown: () => {
      limit = Math.max(Math.min(LEAST, most), Math.floor(limit / 2));
    },
    stop: () => {
      most = 0;
      limit = 0;
    },
    get limit() {
      return limit;
    },
  };
}

/** The two kinds of requests, so that log files never keep the digests that name more of them waiting. */
export interface Limits {
  readonly logs: Limiter;
  readonly digests: Limiter;
}

const DIGESTS = 64;

/** @param most - requests for log files in flight. */
export function makeLimits(most = 256): Limits {
  return { logs: makeLimiter(most), digests: makeLimiter(Math.min(DIGESTS, most)) };
}

/** What failed for good fetches no more. */
export function stopLimits({ logs, digests }: Limits): void {
  logs.stop();
  digests.stop();
}
