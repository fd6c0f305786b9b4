import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  type FilteredLogEvent,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { MalformedResponse, withDeadline } from "../../collect/observe.ts";
import type { Session } from "../../collect/session/session.ts";
import type { EventQuery } from "../../model/documents/events.ts";
import { recordsInJson } from "../sources/records-in-json.ts";
import { accountOfPlace, type EventSource, restNotRead, SourceTally } from "../sources/source.ts";
import { failureOf } from "./failure.ts";
import { filterPattern } from "./filter-pattern.ts";
import { insightsMessages, insightsQuery } from "./insights.ts";

/** The timestamp of a record in a log group is not before the call; it may be that of its delivery. */
const LATEST_DELIVERY_MS = 3_600_000;

export interface LogGroupOptions {
  readonly session: Session;
  readonly region: string;
  /** Its name: not its ARN. */
  readonly group: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The log group of a trail. Logs Insights reads a group whose class has no FilterLogEvents. */
export function logGroupSource({ session, region, group, now }: LogGroupOptions): EventSource {
  return {
    async search(query, sink) {
      const tally = new SourceTally();
      const where = `log group ${group} in ${region}`;
      const take = ({ message = "", logStreamName = "", ingestionTime }: FilteredLogEvent) => {
        const account = accountOfPlace(logStreamName);
        const isJson = recordsInJson(message, {
          record: (record, text) => sink.record(record, { where, account, deliveredAt: ingestionTime }, text),
          malformed: (problem) => tally.skip(where, null, problem),
        });
        if (!isJson) tally.skip(where, null, "a message is no JSON");
      };
      const progress = () => sink.progress({ text: `${group}: ${tally.read} pages` });
      let permission = "logs:FilterLogEvents";
      try {
        const isFilterable = await hasFilterLogEvents(session, region, group);
        if (isFilterable)
          for await (const messages of filteredMessages(session, region, group, query)) {
            tally.read++;
            progress();
            for (const message of messages) take(message);
            await sink.ready?.();
            if (sink.enough?.()) break;
          }
        else {
          permission = "logs:StartQuery";
          const from = query.since === null ? 0 : Date.parse(query.since);
          const to = query.until === null ? now : Date.parse(query.until) + LATEST_DELIVERY_MS;
          const seconds = [from, to].map((time) => Math.floor(time / 1000)) as [number, number];
          for await (const message of insightsMessages(session, region, group, insightsQuery(query), ...seconds)) {
            take(message);
            await sink.ready?.();
          }
          tally.read++;
        }
      } catch (error) {
        tally.skip(where, null, failureOf(session, error, permission));
      }
      return tally.summary("logs", where, restNotRead(sink));
    },
  };
}

/** Groups of the class Infrequent Access have none. Where the class cannot be read, the call itself tells. */
async function hasFilterLogEvents(session: Session, region: string, group: string): Promise<boolean> {
  const client = session.client(CloudWatchLogsClient, region);
  try {
    const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: group });
    const { logGroups = [] } = await withDeadline(
      (abortSignal) => client.send(command, { abortSignal }),
      session.callDeadlineMs,
    );
    return logGroups.find(({ logGroupName }) => logGroupName === group)?.logGroupClass !== "INFREQUENT_ACCESS";
  } catch {
    return true;
  }
}

async function* filteredMessages(
  session: Session,
  region: string,
  group: string,
  query: EventQuery,
): AsyncGenerator<FilteredLogEvent[]> {
  const client = session.client(CloudWatchLogsClient, region);
  const pattern = filterPattern(query);
  let nextToken: string | undefined;
  do {
    const command = new FilterLogEventsCommand({
      logGroupName: group,
      ...(query.since === null ? {} : { startTime: Date.parse(query.since) }),
      ...(query.until === null ? {} : { endTime: Date.parse(query.until) + LATEST_DELIVERY_MS }),
      ...(pattern === undefined ? {} : { filterPattern: pattern }),
      nextToken,
    });
    const page = await withDeadline((abortSignal) => client.send(command, { abortSignal }), session.callDeadlineMs);
    if (!Array.isArray(page.events)) throw new MalformedResponse("logs:FilterLogEvents");
    yield page.events;
    nextToken = page.nextToken || undefined;
  } while (nextToken);
}
