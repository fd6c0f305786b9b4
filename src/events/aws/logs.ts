import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  type FilteredLogEvent,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { MalformedResponse, withDeadline } from "../../collect/observe.ts";
import type { Session } from "../../collect/session/session.ts";
import type { EventQuery } from "../../model/documents/events.ts";
import { utcTime } from "../../model/text/time.ts";
import { asksBefore } from "../query/query.ts";
import { recordsInJson } from "../sources/records-in-json.ts";
import { accountOfPlace, type EventSource, restNotRead, SourceTally } from "../sources/source.ts";
import { failureOf } from "./failure.ts";
import { filterPattern } from "./filter-pattern.ts";
import { insightsMessages, insightsQuery } from "./insights.ts";

/** The timestamp of a record in a log group is not before the call; it may be that of its delivery. */
const LATEST_DELIVERY_MS = 3_600_000;
const DAY = 86_400_000;

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
      const held = await describe(session, region, group, now);
      try {
        if (held.isFilterable)
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
      const uncovered = asksBefore(query, held.since) ? [held.why] : [];
      return tally.summary("logs", where, restNotRead(sink), uncovered);
    },
  };
}

/** What a log group holds. */
interface Held {
  /** Groups of the class Infrequent Access have no FilterLogEvents. */
  readonly isFilterable: boolean;
  /** It holds no earlier event, in milliseconds. */
  readonly since: number;
  /** What is to be said where earlier ones are asked for. */
  readonly why: string;
}

/** Where the group cannot be read, a call tells whether there is FilterLogEvents, and nothing from when on there are events. */
async function describe(session: Session, region: string, group: string, now: number): Promise<Held> {
  const client = session.client(CloudWatchLogsClient, region);
  try {
    const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: group });
    const { logGroups = [] } = await withDeadline(
      (abortSignal) => client.send(command, { abortSignal }),
      session.callDeadlineMs,
    );
    const found = logGroups.find(({ logGroupName }) => logGroupName === group);
    const { creationTime = 0, retentionInDays: days } = found ?? {};
    const since = Math.max(creationTime, days === undefined ? 0 : now - days * DAY);
    const why = `Log group ${group} holds events since ${utcTime(Math.floor(since / 1000) * 1000)}: search a trail's bucket for earlier ones`;
    return { isFilterable: found?.logGroupClass !== "INFREQUENT_ACCESS", since, why };
  } catch (error) {
    const failure = failureOf(session, error, "logs:DescribeLogGroups");
    const why = `How long log group ${group} holds events could not be read: ${failure}`;
    return { isFilterable: true, since: Number.POSITIVE_INFINITY, why };
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
