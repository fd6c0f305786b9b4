import { isDeniedProblem } from "../model/aws/denied.ts";
import type { Clock } from "./clock.ts";
import { isOpen, missing, type Searched, searchSink, unexpected } from "./search-sink.ts";
import type { Sink } from "./sinks/index.ts";
import type { CanaryState } from "./state.ts";

export interface PollOptions {
  readonly sinks: readonly Sink[];
  readonly state: CanaryState;
  readonly clock: Clock;
  /** How long calls are waited for: from the last of them where they were just made, else from now. */
  readonly waitMs: number;
  readonly pollMs: number;
  /** Called after each round of searches. */
  readonly onRound: () => Promise<void>;
}

/** Searches every sink until it has each call that belongs there, until that is decided, or until the wait is over. */
export async function poll({ sinks, state, clock, waitMs, pollMs, onRound }: PollOptions): Promise<void> {
  const lastCall = Math.max(...state.calls.map(({ calledAt }) => Date.parse(calledAt)));
  const deadline = Math.max(lastCall, clock.now()) + waitMs;
  const closed = new Set<Sink>();
  const wasRead = new Set<Sink>();
  const open = () =>
    sinks.filter((sink) => !closed.has(sink) && missing(sink, state).some((i) => isOpen(sink, state, i)));
  for (;;) {
    const isLast = clock.now() >= deadline;
    await Promise.all(
      open().map(async (sink) => {
        const searched = await searchSink(sink, state, clock, missing(sink, state));
        if (searched.read > 0) wasRead.add(sink);
        if (!wasRead.has(sink) && isRefused(searched)) closed.add(sink);
      }),
    );
    await onRound();
    if (isLast || open().length === 0) break;
    await clock.sleep(Math.min(pollMs, Math.max(deadline - clock.now(), 0)));
  }
  // A copy that belongs nowhere is only noted: one look is enough.
  await Promise.all(
    sinks.map(async (sink) => {
      const others = closed.has(sink) ? [] : unexpected(sink, state);
      if (others.length > 0) await searchSink(sink, state, clock, others);
    }),
  );
  await onRound();
}

/** Waiting changes no permission. */
const isRefused = ({ problems }: Searched): boolean => problems.length > 0 && problems.every(isDeniedProblem);
