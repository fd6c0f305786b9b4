import { firstDelivery } from "../model/aws/canary.ts";
import type { Clock } from "./clock.ts";
import type { Expecting, Sink } from "./sinks/sink.ts";
import { type CanaryState, type LastDelivery, sinkState } from "./state.ts";

/** The trails that may deliver a call to a sink, if they are several: copies do not tell whose they are, and one may be there twice. */
export function sharing(sink: Sink, i: number): readonly Expecting[] {
  const some = sink.delivering.filter(({ expected }) => expected[i] !== "not-recorded");
  return some.length > 1 ? some : [];
}

const keyOf = (arn: string, region: string | undefined) => `${arn} ${region}`;

/** What the trail's status in the Region of a call said last. */
export const lastDelivery = (sink: Sink, state: CanaryState, arn: string, i: number): LastDelivery | undefined =>
  sinkState(state, sink.id).deliveries?.[keyOf(arn, state.calls[i]?.region)];

/** Whether a trail may have delivered a copy of a call: it delivered since. False where it is not known. */
export function hasDelivered(sink: Sink, state: CanaryState, arn: string, i: number): boolean {
  const { at = null } = lastDelivery(sink, state, arn, i) ?? {};
  const found = sinkState(state, sink.id).found[i];
  const called = found?.eventTime ?? state.calls[i]?.calledAt ?? "";
  return at !== null && Date.parse(at) >= firstDelivery(called, found?.copies.length ?? 0, found?.deliveries);
}

/** Of a call that was found: the trails that share the sink and have not delivered since, as far as is known. */
const withoutDelivery = (sink: Sink, state: CanaryState, i: number): readonly Expecting[] =>
  sinkState(state, sink.id).found[i] === undefined
    ? []
    : sharing(sink, i).filter(({ trail }) => !hasDelivered(sink, state, trail.arn, i));

/** Those of them that record the call: it is waited for their deliveries. */
export const silent = (sink: Sink, state: CanaryState, i: number): readonly Expecting[] =>
  withoutDelivery(sink, state, i).filter(({ expected }) => expected[i] === "recorded");

/**
 * Asks when the trails that share a sink delivered last, in the Regions of these calls.
 *
 * @returns why that could not be read.
 */
export async function noteDeliveries(
  sink: Sink,
  state: CanaryState,
  clock: Clock,
  numbers: readonly number[],
): Promise<string[]> {
  const asked = new Map(
    numbers.flatMap((i) =>
      withoutDelivery(sink, state, i).map(({ trail }) => {
        const region = state.calls[i]?.region ?? "";
        return [keyOf(trail.arn, region), { trail, region }] as const;
      }),
    ),
  );
  const known = sinkState(state, sink.id);
  const answers = await Promise.all(
    [...asked].map(async ([key, { trail, region }]) => {
      const readAt = new Date(clock.now()).toISOString();
      const answer = await sink.lastDelivery(trail, region);
      if ("problem" in answer) return [`${trail.name} in ${region}: ${answer.problem}`];
      known.deliveries = { ...known.deliveries, [key]: { at: answer.at, readAt } };
      return [];
    }),
  );
  return answers.flat();
}
