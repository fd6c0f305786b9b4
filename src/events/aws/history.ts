import { setTimeout as sleep } from "node:timers/promises";
import { CloudTrailClient, type LookupAttribute, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { MalformedResponse, withDeadline } from "../../collect/observe.ts";
import type { Session } from "../../collect/session/session.ts";
import type { EventQuery } from "../../model/documents/events.ts";
import { asksBefore } from "../query/query.ts";
import { recordsInJson } from "../sources/records-in-json.ts";
import { type EventSink, type EventSource, SourceTally } from "../sources/source.ts";
import { failureOf } from "./failure.ts";
import { lookupAttributes } from "./lookup-attribute.ts";

/** Two calls a second, for each account and Region. Source: AWS CloudTrail User Guide, "Quotas". */
const BETWEEN_CALLS_MS = 500;
const DAY = 86_400_000;
const HELD_DAYS = 90;
const PERMISSION = "cloudtrail:LookupEvents";

export interface HistoryOptions {
  readonly session: Session;
  /** The account of the credentials: Event history holds its events alone. */
  readonly account: string;
  readonly regions: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Event history: management events of 90 days, Region by Region at the same time. */
export function historySource({ session, account, regions, now }: HistoryOptions): EventSource {
  return {
    async search(query, sink) {
      const tally = new SourceTally();
      const asked = query.regions.length > 0 ? regions.filter((one) => query.regions.includes(one)) : regions;
      const name = `Event history of ${account} in ${asked.length === 1 ? asked[0] : `${asked.length} Regions`}`;
      const others = query.accounts.filter((one) => one !== account);
      const otherAccounts = `Event history holds events of account ${account} only: search a trail's bucket for ${others.join(", ")}`;
      if (others.length > 0 && !query.accounts.includes(account))
        return tally.summary("history", name, [], [otherAccounts]);
      await Promise.all(asked.map((region) => lookUp(session, { account, region }, query, sink, tally)));
      const isOlder = asksBefore(query, now - HELD_DAYS * DAY);
      const earlier = `Event history holds ${HELD_DAYS} days: search a trail's bucket for earlier events`;
      const notes = [
        "Event history has no data events, network activity events or Insights events: search a trail's bucket or log group for them",
        ...(query.since === null && !isOlder ? [earlier] : []),
      ];
      const uncovered = [...(others.length > 0 ? [otherAccounts] : []), ...(isOlder ? [earlier] : [])];
      return tally.summary("history", name, notes, uncovered);
    },
  };
}

async function lookUp(
  session: Session,
  { account, region }: { readonly account: string; readonly region: string },
  query: EventQuery,
  sink: EventSink,
  tally: SourceTally,
): Promise<void> {
  try {
    let next = 0;
    for (const attribute of lookupAttributes(query))
      for await (const texts of pages(session, region, query, attribute, async () => {
        const wait = next - Date.now();
        if (wait > 0) await sleep(wait);
      })) {
        // From the answer on: the time that a call takes on its way differs.
        next = Date.now() + BETWEEN_CALLS_MS;
        tally.read++;
        sink.progress({ text: `${region}: ${tally.read} pages` });
        for (const text of texts) {
          const isJson = recordsInJson(text, {
            record: (record, json) => sink.record(record, { where: `Event history in ${region}`, account }, json),
            malformed: (problem) => tally.skip(region, null, problem),
          });
          if (!isJson) tally.skip(region, null, "an event of Event history is no JSON");
        }
        await sink.ready?.();
        if (sink.enough?.()) return;
      }
  } catch (error) {
    tally.skip(region, null, failureOf(session, error, PERMISSION));
  }
}

/** The records of each page, as text. */
async function* pages(
  session: Session,
  region: string,
  { since, until }: EventQuery,
  attribute: LookupAttribute | undefined,
  turn: () => Promise<void>,
): AsyncGenerator<string[]> {
  const client = session.client(CloudTrailClient, region);
  let NextToken: string | undefined;
  do {
    await turn();
    const command = new LookupEventsCommand({
      ...(attribute ? { LookupAttributes: [attribute] } : {}),
      ...(since === null ? {} : { StartTime: new Date(since) }),
      ...(until === null ? {} : { EndTime: new Date(until) }),
      MaxResults: 50,
      NextToken,
    });
    const page = await withDeadline((abortSignal) => client.send(command, { abortSignal }), session.callDeadlineMs);
    if (!Array.isArray(page.Events)) throw new MalformedResponse(PERMISSION);
    yield page.Events.map(({ CloudTrailEvent }) => CloudTrailEvent ?? "");
    NextToken = page.NextToken || undefined;
  } while (NextToken);
}
