import type { Session } from "../collect/session/session.ts";
import { historySource } from "../events/aws/history.ts";
import { logGroupSource } from "../events/aws/logs.ts";
import { bucketSource } from "../events/aws/s3.ts";
import { queryOf } from "../events/query/query.ts";
import type { EventSink } from "../events/sources/source.ts";
import { parseArn } from "../model/aws/arn.ts";
import { groupArn, groupName } from "../model/aws/trail-arns.ts";
import type { EventQuery, SearchedSource } from "../model/documents/events.ts";
import type { CanaryCall, CanarySighting } from "../model/documents/settings/canary.ts";
import type { Snapshot, Trail } from "../model/documents/snapshot.ts";
import { groupBy } from "../model/group-by.ts";
import { utcTime } from "../model/text/time.ts";
import { expectedOf } from "./expected.ts";

/** Clocks differ, and a call that is tried again is made later. */
const MARGIN_MS = 5 * 60_000;
/** Objects that are read at the same time. */
const CONCURRENCY = 16;

/** A place where calls turn up: Event history, the files of a place in S3, a log group. */
export interface Sink {
  readonly id: string;
  /** In words. */
  readonly where: string;
  /** How many trails deliver each call here, by its number. */
  readonly trails: readonly number[];
  /** For each call whether a trail may deliver it here, of which it is not known. */
  readonly undecidable: readonly boolean[];
  /** Whether a copy is one of this sink, by where it was found. */
  readonly holds: (where: string) => boolean;
  /** Whether a search finds again what an earlier one found. Its copies are told apart by their number. */
  readonly isRepeated: boolean;
  search(calls: readonly CanaryCall[], record: EventSink["record"]): Promise<readonly SearchedSource[]>;
}

/** A trail with what it records and where it delivers. */
export interface TrailSinks {
  readonly trail: Trail;
  readonly expected: readonly CanarySighting["expected"][];
  readonly s3: Sink;
  readonly logs: Sink | null;
}

export interface SinkOptions {
  readonly session: Session;
  readonly snapshot: Snapshot;
  readonly token: string;
  readonly calls: readonly CanaryCall[];
  /** The trails to look at; every one of the snapshot without it. */
  readonly named: ReadonlySet<string> | undefined;
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

const bucketId = ({ s3BucketName, s3KeyPrefix, isOrganizationTrail }: Trail): string =>
  `s3://${s3BucketName}/${s3KeyPrefix ? `${s3KeyPrefix}/` : ""}AWSLogs/${isOrganizationTrail ? "o-*/" : ""}`;

const ORGANIZATION_FOLDER = /\/AWSLogs\/o-[a-z0-9]+\//;

type Expecting = readonly { readonly expected: readonly CanarySighting["expected"][] }[];

function counts(calls: readonly CanaryCall[], trails: Expecting): Pick<Sink, "trails" | "undecidable"> {
  return {
    trails: calls.map((_, i) => trails.filter(({ expected }) => expected[i] === "recorded").length),
    undecidable: calls.map((_, i) => trails.some(({ expected }) => expected[i] === "undecidable")),
  };
}

/** A query for some of the calls: the token is looked for in the records. */
function queryFor(
  { token, snapshot }: SinkOptions,
  calls: readonly CanaryCall[],
  more: Partial<EventQuery>,
): EventQuery {
  const times = calls.map(({ calledAt }) => Date.parse(calledAt));
  const seconds = (time: number) => utcTime(Math.floor(time / 1000) * 1000);
  return {
    ...queryOf({}, 0),
    since: seconds(Math.min(...times) - MARGIN_MS),
    until: seconds(Math.max(...times) + MARGIN_MS),
    accounts: [snapshot.account.id],
    terms: [token],
    ...more,
  };
}

const regionsOf = (calls: readonly CanaryCall[]) => [...new Set(calls.map(({ region }) => region))].sort();

function historySink(options: SinkOptions): Sink {
  const { session, snapshot, calls } = options;
  const account = snapshot.account.id;
  return {
    id: "history",
    where: `Event history of ${account}`,
    trails: calls.map(() => 1),
    undecidable: calls.map(() => false),
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

function bucketSink(options: SinkOptions, trail: Trail, sharing: Expecting): Sink {
  const { session, calls } = options;
  const source = bucketSource({
    session,
    bucket: trail.s3BucketName,
    prefix: trail.s3KeyPrefix ?? "",
    region: trail.homeRegion,
    concurrency: CONCURRENCY,
    known: new Set(),
  });
  return {
    id: bucketId(trail),
    where: `s3://${trail.s3BucketName}${trail.s3KeyPrefix ? `/${trail.s3KeyPrefix}` : ""}`,
    ...counts(calls, sharing),
    holds: (where) => ORGANIZATION_FOLDER.test(where) === trail.isOrganizationTrail,
    isRepeated: false,
    search: async (missing, record) => [
      await source.search(queryFor(options, calls, { regions: regionsOf(missing) }), { record, progress: () => {} }),
    ],
  };
}

function groupSink(options: SinkOptions, trail: Trail, arn: string, sharing: Expecting): Sink {
  const { session, snapshot, calls } = options;
  const { region = trail.homeRegion, accountId = "" } = parseArn(arn) ?? {};
  const group = groupName(trail) ?? "";
  return {
    id: arn,
    where: `log group ${group} in ${region}`,
    ...counts(calls, sharing),
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
