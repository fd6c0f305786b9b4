/** How many requests are in flight, found by trying: latency and bandwidth differ too much to know beforehand. */
export interface Limiter {
  run<T>(work: () => Promise<T>): Promise<T>;
  /** The service asked for less. */
  slowDown(): void;
  readonly limit: number;
}

const LEAST = 8;
const WINDOW_MS = 250;
/** A gain below this is noise. */
const GAIN = 1.03;

/**
 * Climbs while more in flight brings more through, steps back when it does not, halves when throttled.
 *
 * @param most - never more in flight than this.
 * @param now - a clock in milliseconds.
 */
export function makeLimiter(most: number, now: () => number = () => performance.now()): Limiter {
  let limit = Math.min(32, most);
  let active = 0;
  let done = 0;
  let windowStart = now();
  let lastRate = 0;
  let saturated = false;
  let growing = true;
  const waiting: (() => void)[] = [];

  const adjust = () => {
    const elapsed = now() - windowStart;
    if (elapsed < WINDOW_MS || done < limit / 4) return;
    const rate = done / elapsed;
    if (saturated) {
      growing = rate > lastRate * GAIN ? growing : !growing;
      limit = growing
        ? Math.min(most, Math.ceil(limit * 1.5))
        : Math.max(Math.min(LEAST, most), Math.floor(limit * 0.85));
    }
    lastRate = rate;
    done = 0;
    saturated = false;
    windowStart = now();
  };
  const next = () => {
    while (active < limit) {
      const start = waiting.shift();
      if (!start) return;
      active++;
      start();
    }
    if (waiting.length > 0) saturated = true;
  };
  return {
    run: async (work) => {
      await new Promise<void>((start) => {
        waiting.push(start);
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
    slowDown: () => {
      limit = Math.max(Math.min(LEAST, most), Math.floor(limit / 2));
      growing = false;
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

const DIGESTS = 32;

/** @param most - requests for log files in flight. */
export function makeLimits(most = 256): Limits {
  return { logs: makeLimiter(most), digests: makeLimiter(Math.min(DIGESTS, most)) };
}
