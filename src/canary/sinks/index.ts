import { groupArn } from "../../model/aws/trail-arns.ts";
import type { CanarySighting } from "../../model/documents/settings/canary.ts";
import type { Trail } from "../../model/documents/snapshot.ts";
import { groupBy } from "../../model/group-by.ts";
import { expectedOf } from "../expected.ts";
import { bucketId, bucketSink } from "./bucket.ts";
import { historySink } from "./history.ts";
import { groupSink } from "./log-group.ts";
import type { Sink, SinkOptions } from "./sink.ts";

export type { Sink } from "./sink.ts";

/** A trail with what it records and where it delivers. */
export interface TrailSinks {
  readonly trail: Trail;
  readonly expected: readonly CanarySighting["expected"][];
  readonly s3: Sink;
  readonly logs: Sink | null;
}

/** Event history, and the sinks of each trail; trails that deliver to one place share its sink. */
export function sinksOf(options: SinkOptions): { readonly history: Sink; readonly trails: readonly TrailSinks[] } {
  const { snapshot, calls, named } = options;
  // Trails that are not looked at count where they share a place.
  const all = Object.values(snapshot.trails).map((trail) => ({ trail, expected: expectedOf(trail, calls, snapshot) }));
  const buckets = groupBy(all, ({ trail }) => bucketId(trail));
  const groups = groupBy(all, ({ trail }) => groupArn(trail) ?? "");
  const made = new Map<string, Sink>();
  const once = (id: string, make: () => Sink) => {
    const sink = made.get(id) ?? make();
    made.set(id, sink);
    return sink;
  };
  const trails = all
    .filter(({ trail }) => named === undefined || named.has(trail.arn))
    .map(({ trail, expected }): TrailSinks => {
      const group = groupArn(trail);
      return {
        trail,
        expected,
        s3: once(bucketId(trail), () => bucketSink(options, trail, buckets.get(bucketId(trail)) ?? [])),
        logs: group === null ? null : once(group, () => groupSink(options, trail, group, groups.get(group) ?? [])),
      };
    });
  return { history: historySink(options), trails };
}
