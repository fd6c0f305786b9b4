import { CANARY_LATE_MS } from "../model/aws/canary.ts";
import { isDeniedProblem } from "../model/aws/denied.ts";
import type { Clock } from "./clock.ts";
import { missing, type Searched, searchSink, unexpected } from "./search-sink.ts";
import type { Sink } from "./sinks.ts";
import { type CanaryState, sinkState } from "./state.ts";

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
  const open = () => sinks.filter((sink) => !closed.has(sink) && isOpen(sink, state));
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

/** Whether waiting can change what is known: not of calls that are lost. */
function isOpen(sink: Sink, state: CanaryState): boolean {
  const { missedAt } = sinkState(state, sink.id);
  return missing(sink, state).some((i) => {
    const missed = Date.parse(missedAt[i] ?? "");
    return Number.isNaN(missed) || missed - Date.parse(state.calls[i]?.calledAt ?? "") < CANARY_LATE_MS;
  });
}
