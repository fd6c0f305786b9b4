import type { CanarySighting, CanarySink } from "../model/documents/settings/canary.ts";
import type { FactId, Snapshot } from "../model/documents/snapshot.ts";
import { FACTS } from "../model/resources/facts.ts";
import { hasDelivered, lastDelivery, sharing } from "./deliveries.ts";
import type { Sink, TrailSinks } from "./sinks/index.ts";
import { type CanaryState, sinkState } from "./state.ts";

interface Found {
  readonly state: CanaryState;
  readonly history: Sink;
  readonly trails: readonly TrailSinks[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The snapshot with what the canary found. The collection ends when the last search does. */
export function withCanary(snapshot: Snapshot, { state, history, trails, now }: Found): Snapshot {
  const at = new Date(now).toISOString();
  const read = <T>(fact: FactId, region: string, value: T) =>
    ({ state: "read", value, at, api: FACTS[fact].api, region }) as const;
  const { token, calls } = state;
  const always = calls.map(() => "recorded" as const);
  const looked = new Map(
    trails.map(({ trail, expected, s3, logs }) => [
      trail.arn,
      {
        ...trail,
        canary: read("trail.canary", trail.homeRegion, {
          s3: sinkOf(s3, expected, state, trail.arn),
          logs: logs && sinkOf(logs, expected, state, trail.arn),
        }),
      },
    ]),
  );
  return {
    ...snapshot,
    collectedAt: at > snapshot.collectedAt ? at : snapshot.collectedAt,
    account: {
      ...snapshot.account,
      canary: read("account.canary", snapshot.configuredRegion, {
        token,
        calls: [...calls],
        history: sinkOf(history, always, state),
      }),
    },
    trails: Object.fromEntries(Object.entries(snapshot.trails).map(([arn, trail]) => [arn, looked.get(arn) ?? trail])),
  };
}

function sinkOf(
  sink: Sink,
  expected: readonly CanarySighting["expected"][],
  state: CanaryState,
  arn?: string,
): CanarySink {
  const { found, missedAt, problems } = sinkState(state, sink.id);
  const sightings = expected.map((one, call): CanarySighting => {
    const seen = found[call];
    const shared = arn === undefined ? {} : sharedOf(sink, state, arn, call);
    return {
      call,
      expected: one,
      trails: sink.trails[call] ?? 0,
      ...shared,
      found: seen
        ? {
            eventTime: seen.eventTime,
            foundAt: seen.foundAt,
            deliveredAt: seen.deliveredAt,
            copies: seen.copies.length,
            where: seen.copies[0] ?? "",
            ...(shared.shared && seen.deliveries ? { deliveries: [...seen.deliveries] } : {}),
          }
        : null,
      missedAt: missedAt[call] ?? null,
    };
  });
  return { where: sink.where, sightings, problems: [...problems] };
}

/** Of a call that several trails may deliver to the sink: whether this one has delivered since. */
function sharedOf(sink: Sink, state: CanaryState, arn: string, call: number): Pick<CanarySighting, "shared"> {
  const trails = sharing(sink, call);
  if (trails.length === 0) return {};
  const last = lastDelivery(sink, state, arn, call);
  const mayDeliver = trails.filter(
    ({ trail }) => !lastDelivery(sink, state, trail.arn, call) || hasDelivered(sink, state, trail.arn, call),
  );
  return {
    shared: { deliveredAt: last?.at ?? null, readAt: last?.readAt ?? null, delivering: mayDeliver.length },
  };
}
