import type { Origin } from "../events/sources/source.ts";
import { CANARY_AGENT, CANARY_LATE_MS } from "../model/aws/canary.ts";
import { type EventRecord, textAt, timeOf } from "../model/events/record.ts";
import type { Clock } from "./clock.ts";
import { lastDelivery, noteDeliveries, silent } from "./deliveries.ts";
import type { Sink } from "./sinks/index.ts";
import { type CanaryState, type FoundCall, type SinkState, sinkState } from "./state.ts";

/** What a search read, and why it was not complete. */
export interface Searched {
  readonly read: number;
  readonly problems: readonly string[];
}

/** Copies that belong in a sink. Where it is not known whether a trail records the call, one would tell. */
const wanted = ({ trails, undecidable }: Sink, i: number) => Math.max(trails[i] ?? 0, undecidable[i] ? 1 : 0);

const made = ({ calls }: CanaryState) => calls.flatMap(({ requestId }, i) => (requestId === null ? [] : [i]));

const copiesOf = (sink: Sink, state: CanaryState, i: number) => sinkState(state, sink.id).found[i]?.copies.length ?? 0;

const lacksCopies = (sink: Sink, state: CanaryState, i: number) => copiesOf(sink, state, i) < wanted(sink, i);

/** The calls that a sink lacks, by their numbers: copies, or a delivery of each trail that shares it. */
export const missing = (sink: Sink, state: CanaryState): number[] =>
  made(state).filter((i) => lacksCopies(sink, state, i) || silent(sink, state, i).length > 0);

/** Whether waiting can change what is known of a call that a sink lacks: not if it is lost. */
export function isOpen(sink: Sink, state: CanaryState, i: number): boolean {
  const calledAt = Date.parse(state.calls[i]?.calledAt ?? "");
  const isEarly = (time: string | undefined) => time === undefined || Date.parse(time) - calledAt < CANARY_LATE_MS;
  if (lacksCopies(sink, state, i) && isEarly(sinkState(state, sink.id).missedAt[i])) return true;
  return silent(sink, state, i).some(({ trail }) => isEarly(lastDelivery(sink, state, trail.arn, i)?.readAt));
}

/** The calls that do not belong in a sink, and were not found there. */
export const unexpected = (sink: Sink, state: CanaryState): number[] =>
  made(state).filter((i) => wanted(sink, i) === 0 && copiesOf(sink, state, i) === 0);

/** Searches a sink for calls, and adds to the state what it found and what a complete search did not find. */
export async function searchSink(
  sink: Sink,
  state: CanaryState,
  clock: Clock,
  numbers: readonly number[],
): Promise<Searched> {
  const known = sinkState(state, sink.id);
  const startedAt = new Date(clock.now()).toISOString();
  const copies = new Map<number, number>();
  const record = (event: EventRecord, origin: Origin) => {
    const call = numberOf(event, state);
    if (call === undefined || !sink.holds(origin.where)) return;
    const nth = (copies.get(call) ?? 0) + 1;
    copies.set(call, nth);
    // A search reads every log event again, and each file once.
    const copy = sink.isRepeated ? `${origin.where} ${nth}` : origin.where;
    note(known, call, event, { ...origin, where: copy }, wanted(sink, call), clock);
  };
  const searched = await sink.search(
    numbers.flatMap((i) => state.calls[i] ?? []),
    record,
  );
  const problems = searched.flatMap((one) => one.problems.map(({ where, problem }) => `${where}: ${problem}`));
  const isComplete = searched.every(({ skipped }) => skipped === 0);
  if (isComplete || isMissing(problems))
    for (const i of numbers) if (lacksCopies(sink, state, i)) known.missedAt[i] = startedAt;
  const unread = await noteDeliveries(sink, state, clock, numbers);
  known.problems = [...(isComplete ? [] : problems), ...unread].slice(0, 10);
  return { read: searched.reduce((sum, { read }) => sum + read, 0), problems };
}

/** Whether AWS says that the bucket or the log group does not exist: no call is there. */
const isMissing = (problems: readonly string[]): boolean =>
  problems.length > 0 && problems.every((problem) => /\((?:NoSuchBucket|ResourceNotFoundException)\)$/.test(problem));

/** The number of the call that left a record. Records of the searches themselves have the token in their parameters. */
function numberOf(event: EventRecord, { token, calls }: CanaryState): number | undefined {
  const agent = new RegExp(`${CANARY_AGENT}/${token}-(\\d{1,4})(?!\\d)`).exec(textAt(event, "userAgent") ?? "");
  const call = calls[Number(agent?.[1])];
  return call && call.eventName === textAt(event, "eventName") ? calls.indexOf(call) : undefined;
}

/** Adds a copy. The last copy that was still missing decides the latency. */
function note(known: SinkState, call: number, event: EventRecord, origin: Origin, most: number, clock: Clock): void {
  const eventTime = timeOf(event);
  const before = known.found[call];
  if (eventTime === undefined || before?.copies.includes(origin.where)) return;
  const deliveredAt = origin.deliveredAt === undefined ? null : new Date(origin.deliveredAt).toISOString();
  const all = {
    copies: [...(before?.copies ?? []), origin.where],
    deliveries: [...(before?.deliveries ?? []), ...(deliveredAt === null ? [] : [deliveredAt])],
  };
  const found: FoundCall = {
    eventTime: new Date(eventTime).toISOString(),
    foundAt: new Date(clock.now()).toISOString(),
    deliveredAt,
    ...all,
  };
  known.found[call] = before && before.copies.length >= Math.max(most, 1) ? { ...before, ...all } : found;
}
