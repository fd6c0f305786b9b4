import { historySource } from "../../events/aws/history.ts";
import { groupBy } from "../../model/group-by.ts";
import { queryFor, type Sink, type SinkOptions } from "./sink.ts";

/** Event history, by the names of the events in each Region. */
export function historySink(options: SinkOptions): Sink {
  const { session, snapshot, calls } = options;
  const account = snapshot.account.id;
  return {
    id: "history",
    where: `Event history of ${account}`,
    trails: calls.map(() => 1),
    undecidable: calls.map(() => false),
    delivering: [],
    lastDelivery: async () => ({ at: null }),
    holds: () => true,
    isRepeated: true,
    search: (missing, record) =>
      Promise.all(
        [...groupBy(missing, ({ region }) => region)].map(([region, here]) => {
          const source = historySource({ session, account, regions: [region], now: Date.now() });
          const eventNames = [...new Set(here.map(({ eventName }) => eventName))];
          return source.search(queryFor(options, here, { eventNames }), { record, progress: () => {} });
        }),
      ),
  };
}
