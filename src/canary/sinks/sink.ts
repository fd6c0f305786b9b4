import { withDeadline } from "../../collect/observe.ts";
import { status } from "../../collect/services/cloudtrail/trails.ts";
import type { Session } from "../../collect/session/session.ts";
import { failureOf } from "../../events/aws/failure.ts";
import { queryOf } from "../../events/query/query.ts";
import type { EventSink } from "../../events/sources/source.ts";
import type { EventQuery, SearchedSource } from "../../model/documents/events.ts";
import type { CanaryCall, CanarySighting } from "../../model/documents/settings/canary.ts";
import type { Snapshot, Trail, TrailStatus } from "../../model/documents/snapshot.ts";
import { utcTime } from "../../model/text/time.ts";

/** Clocks differ, and a call that is tried again is made later. */
const MARGIN_MS = 5 * 60_000;

/** A trail, and whether it records each call. */
export interface Expecting {
  readonly trail: Trail;
  readonly expected: readonly CanarySighting["expected"][];
}

/** A place where calls turn up: Event history, the files of a place in S3, a log group. */
export interface Sink {
  readonly id: string;
  /** In words. */
  readonly where: string;
  /** How many trails deliver each call here, by its number. */
  readonly trails: readonly number[];
  /** For each call whether a trail may deliver it here, of which it is not known. */
  readonly undecidable: readonly boolean[];
  /** The trails that deliver here; none for Event history. */
  readonly delivering: readonly Expecting[];
  /** When a trail delivered here last in a Region, or why that could not be read. */
  readonly lastDelivery: (trail: Trail, region: string) => Promise<{ at: string | null } | { problem: string }>;
  /** Whether a copy is one of this sink, by where it was found. */
  readonly holds: (where: string) => boolean;
  /** Whether a search finds again what an earlier one found. Its copies are told apart by their number. */
  readonly isRepeated: boolean;
  search(calls: readonly CanaryCall[], record: EventSink["record"]): Promise<readonly SearchedSource[]>;
}

export interface SinkOptions {
  readonly session: Session;
  readonly snapshot: Snapshot;
  readonly token: string;
  readonly calls: readonly CanaryCall[];
  /** The trails to look at; every one of the snapshot without it. */
  readonly named: ReadonlySet<string> | undefined;
}

/** Of the trails that deliver to a sink: how many record each call, and where that is not known. */
export function counts(
  calls: readonly CanaryCall[],
  delivering: readonly Expecting[],
): Pick<Sink, "trails" | "undecidable" | "delivering"> {
  return {
    trails: calls.map((_, i) => delivering.filter(({ expected }) => expected[i] === "recorded").length),
    undecidable: calls.map((_, i) => delivering.some(({ expected }) => expected[i] === "undecidable")),
    delivering,
  };
}

/** The last delivery of a trail by its status in a Region, of which `member` is that of a sink. */
export function lastDeliveryIn(session: Session, member: (status: TrailStatus) => string | null): Sink["lastDelivery"] {
  return async ({ arn }, region) => {
    try {
      const ask = (signal: AbortSignal) => status(session, { arn, homeRegion: region }, signal);
      return { at: member(await withDeadline(ask, session.callDeadlineMs)) };
    } catch (error) {
      return { problem: failureOf(session, error, "cloudtrail:GetTrailStatus") };
    }
  };
}

/** A query for some of the calls: the token is looked for in the records. */
export function queryFor(
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
