import { logGroupSource } from "../../events/aws/logs.ts";
import { parseArn } from "../../model/aws/arn.ts";
import { groupName } from "../../model/aws/trail-arns.ts";
import type { SearchedSource } from "../../model/documents/events.ts";
import type { Trail } from "../../model/documents/snapshot.ts";
import { counts, type Expecting, lastDeliveryIn, queryFor, type Sink, type SinkOptions } from "./sink.ts";

/** The log group to which a trail delivers. */
export function groupSink(options: SinkOptions, trail: Trail, arn: string, delivering: readonly Expecting[]): Sink {
  const { session, snapshot, calls } = options;
  const { region = trail.homeRegion, accountId = "" } = parseArn(arn) ?? {};
  const group = groupName(trail) ?? "";
  return {
    id: arn,
    where: `log group ${group} in ${region}`,
    ...counts(calls, delivering),
    lastDelivery: lastDeliveryIn(session, (status) => status.latestCloudWatchLogsDeliveryTime),
    holds: () => true,
    isRepeated: true,
    search: async (missing, record) => {
      // A group of that name here would be a different one.
      if (accountId !== snapshot.account.id) return [elsewhere(group, accountId)];
      const source = logGroupSource({ session, region, group, now: Date.now() });
      return [await source.search(queryFor(options, missing, { accounts: [] }), { record, progress: () => {} })];
    },
  };
}

function elsewhere(group: string, account: string): SearchedSource {
  const where = `log group ${group}`;
  const problem = `it belongs to account ${account}, and is read with credentials of that account only (AccessDenied)`;
  return { source: "logs", name: where, read: 0, skipped: 1, problems: [{ where, at: null, problem }], notes: [] };
}
