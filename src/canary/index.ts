import { randomBytes } from "node:crypto";
import { globalRegions } from "../collect/readers.ts";
import { openSession, type Session } from "../collect/session/session.ts";
import type { SessionOptions } from "../collect/session/session-options.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";
import { UserError } from "../model/errors.ts";
import { resolveScope } from "../model/resources/scope.ts";
import { clockOffset, makeCalls, plannedCalls } from "./calls.ts";
import { ahead, CLOCK, type Clock } from "./clock.ts";
import { withCanary } from "./facts.ts";
import { poll } from "./poll.ts";
import { missing } from "./search-sink.ts";
import { type Sink, sinksOf } from "./sinks/index.ts";
import { type CanaryState, newState, readState, sinkState } from "./state.ts";

/** Between two rounds of searches. */
const POLL_MS = 30_000;

/** How far a sink is. */
export interface SinkProgress {
  readonly where: string;
  /** Calls that are there. */
  readonly found: number;
  /** Calls that belong there. */
  readonly calls: number;
  /** The longest time from a call to its delivery, in milliseconds; undefined: none is there. */
  readonly latencyMs: number | undefined;
  /** Why the last search was not complete. */
  readonly problem: string | undefined;
}

export interface CanaryOptions {
  readonly session: SessionOptions;
  /** Of the account, with its trails and their event selectors. */
  readonly snapshot: Snapshot;
  readonly waitMs: number;
  /** ARNs of the trails to look at; every one of the snapshot without it. */
  readonly trails?: ReadonlySet<string> | undefined;
  /** The state of an earlier run, whose calls count: its name and text. */
  readonly resumed?: { readonly name: string; readonly text: string } | undefined;
  /** Keeps the state: once the calls are made, and after each round of searches. */
  readonly keep?: ((text: string) => Promise<void>) | undefined;
  /** Called after each round of searches, with each sink. */
  readonly onProgress?: ((sinks: readonly SinkProgress[]) => void) | undefined;
  readonly clock?: Clock | undefined;
  readonly pollMs?: number | undefined;
}

/**
 * Makes harmless calls, or goes on with those of an earlier run, and looks for them in Event history and where each trail
 * delivers.
 *
 * @returns the snapshot with what was found.
 * @throws UserError: exit 2 where the state is none of this account; exit 4 where AWS answered none of the calls.
 */
export async function runCanary(options: CanaryOptions): Promise<Snapshot> {
  const { snapshot, clock = CLOCK, pollMs = POLL_MS, waitMs, onProgress } = options;
  const session = await openSession({ ...options.session, target: snapshot.configuredRegion });
  try {
    const { state, clockOfAws } = await begin(session, options, clock);
    const keep = async () => options.keep?.(`${JSON.stringify(state, null, 2)}\n`);
    if (!options.resumed) await keep();
    const { history, trails } = sinksOf({
      session,
      snapshot,
      token: state.token,
      calls: state.calls,
      named: options.trails,
    });
    const sinks = [...new Set([history, ...trails.flatMap(({ s3, logs }) => (logs ? [s3, logs] : [s3]))])];
    const onRound = async () => {
      await keep();
      onProgress?.(sinks.map((sink) => progressOf(sink, state)));
    };
    await poll({ sinks, state, clock: clockOfAws, waitMs, pollMs, onRound });
    return withCanary(snapshot, { state, history, trails, now: clock.now() });
  } finally {
    session.close();
  }
}

interface Begun {
  readonly state: CanaryState;
  /** Calls and deliveries have AWS's time. */
  readonly clockOfAws: Clock;
}

async function begin(session: Session, options: CanaryOptions, clock: Clock): Promise<Begun> {
  const { snapshot, resumed } = options;
  if (resumed) {
    // A later run may be on a different machine. Without an answer its clock is taken as it is.
    const clockOfAws = ahead(clock, (await clockOffset(session, snapshot.configuredRegion, clock)) ?? 0);
    return { state: readState(resumed.text, resumed.name, snapshot.account.id, clockOfAws.now()), clockOfAws };
  }
  const token = randomBytes(16).toString("hex");
  const { globalRegion } = globalRegions(snapshot.account.partition, snapshot.configuredRegion);
  const planned = plannedCalls(enabledRegions(snapshot), globalRegion, snapshot.configuredRegion);
  const { calls, clockOffsetMs } = await makeCalls(session, token, planned, clock);
  const [first] = calls;
  if (calls.every(({ requestId }) => requestId === null))
    throw new UserError(`No call of the canary was answered: ${first?.eventName} failed with ${first?.errorCode}`, 4);
  return { state: newState(snapshot.account.id, token, calls), clockOfAws: ahead(clock, clockOffsetMs) };
}

/** The Regions in scope, without those that are not enabled. */
function enabledRegions({ account, scope, configuredRegion }: Snapshot): string[] {
  const { regions, notEnabled } = resolveScope(account.regions, scope, configuredRegion);
  return regions.filter((region) => !notEnabled.includes(region));
}

function progressOf(sink: Sink, state: CanaryState): SinkProgress {
  const belonging = state.calls.filter(({ requestId }, i) => requestId !== null && (sink.trails[i] ?? 0) > 0).length;
  const lacking = missing(sink, state).filter((i) => (sink.trails[i] ?? 0) > 0).length;
  const there = Object.values(sinkState(state, sink.id).found);
  const latencies = there.map(
    ({ eventTime, deliveredAt, foundAt }) => Date.parse(deliveredAt ?? foundAt) - Date.parse(eventTime),
  );
  const latencyMs = latencies.length === 0 ? undefined : Math.max(0, ...latencies);
  const problem = state.sinks[sink.id]?.problems[0];
  return { where: sink.where, found: belonging - lacking, calls: belonging, latencyMs, problem };
}
