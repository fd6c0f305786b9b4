import { bucketSource } from "../../events/aws/s3.ts";
import type { CanaryCall } from "../../model/documents/settings/canary.ts";
import type { Trail } from "../../model/documents/snapshot.ts";
import { counts, type Expecting, lastDeliveryIn, queryFor, type Sink, type SinkOptions } from "./sink.ts";

/** Objects that are read at the same time. */
const CONCURRENCY = 16;

/** The place in S3 to which a trail delivers: with a different prefix it is a different one. */
export const bucketId = ({ s3BucketName, s3KeyPrefix, isOrganizationTrail }: Trail): string =>
  `s3://${s3BucketName}/${s3KeyPrefix ? `${s3KeyPrefix}/` : ""}AWSLogs/${isOrganizationTrail ? "o-*/" : ""}`;

const ORGANIZATION_FOLDER = /\/AWSLogs\/o-[a-z0-9]+\//;

const regionsOf = (calls: readonly CanaryCall[]) => [...new Set(calls.map(({ region }) => region))].sort();

/** The log files of a place in S3; none is read twice. */
export function bucketSink(options: SinkOptions, trail: Trail, delivering: readonly Expecting[]): Sink {
  const { session, calls } = options;
  const source = bucketSource({
    session,
    bucket: trail.s3BucketName,
    prefix: trail.s3KeyPrefix ?? "",
    region: trail.homeRegion,
    concurrency: CONCURRENCY,
    now: Date.now(),
    known: new Set(),
  });
  return {
    id: bucketId(trail),
    where: `s3://${trail.s3BucketName}${trail.s3KeyPrefix ? `/${trail.s3KeyPrefix}` : ""}`,
    ...counts(calls, delivering),
    lastDelivery: lastDeliveryIn(session, ({ latestDeliveryTime }) => latestDeliveryTime),
    holds: (where) => ORGANIZATION_FOLDER.test(where) === trail.isOrganizationTrail,
    isRepeated: false,
    search: async (missing, record) => [
      await source.search(queryFor(options, calls, { regions: regionsOf(missing) }), { record, progress: () => {} }),
    ],
  };
}
