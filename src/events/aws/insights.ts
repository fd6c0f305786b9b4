import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudWatchLogsClient,
  type FilteredLogEvent,
  GetQueryResultsCommand,
  type ResultField,
  StartQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { MalformedResponse, withDeadline } from "../../collect/observe.ts";
import type { Session } from "../../collect/session/session.ts";
import type { EventQuery } from "../../model/documents/events.ts";
import { wantedTexts } from "../query/wanted-bytes.ts";

/** The most rows of one query. Source: CloudWatch Logs API, "StartQuery". */
const MOST_ROWS = 10_000;
const POLL_MS = 250;
/** Values that JSON and the query have as they are. */
const PLAIN = /^[\w.:-]+$/;
/** Of the 10,000 characters that a query may have. Source: the same. */
const LONGEST_FILTERS = 8000;

/**
 * The query in the language of Logs Insights: it returns every record that is asked for, and others. It filters by the text of messages,
 * since fields are not discovered past the 200th of a record, nor in every class of groups. Source: CloudWatch Logs User Guide, "Supported
 * logs and discovered fields".
 */
export function insightsQuery(query: EventQuery): string {
  const filters = wantedTexts({ ...query, accounts: [] })
    .filter((values) => values.every((value) => PLAIN.test(value)))
    .map((values) => ` | filter ${values.map((value) => `@message like "${value}"`).join(" or ")}`);
  const fitting = filters.filter((_, i) => filters.slice(0, i + 1).join("").length <= LONGEST_FILTERS);
  return `fields @message, @logStream${fitting.join("")} | limit ${MOST_ROWS}`;
}

/**
 * The messages of a log group by Logs Insights, which also reads groups of the class Infrequent Access. A time with more rows
 * than one query gives is halved.
 *
 * @param from - in seconds, and `to`: both are included.
 * @throws the SDK's errors, and an error where one second has more rows.
 */
export async function* insightsMessages(
  session: Session,
  region: string,
  group: string,
  queryString: string,
  from: number,
  to: number,
): AsyncGenerator<FilteredLogEvent> {
  const client = session.client(CloudWatchLogsClient, region);
  const send = <T>(call: (abortSignal: AbortSignal) => Promise<T>) => withDeadline(call, session.callDeadlineMs);
  const start = new StartQueryCommand({ logGroupIdentifiers: [group], startTime: from, endTime: to, queryString });
  const { queryId } = await send((abortSignal) => client.send(start, { abortSignal }));
  for (;;) {
    const command = new GetQueryResultsCommand({ queryId });
    const { status, results } = await send((abortSignal) => client.send(command, { abortSignal }));
    if (status === "Complete") {
      if (!Array.isArray(results)) throw new MalformedResponse("logs:GetQueryResults");
      if (results.length < MOST_ROWS) {
        for (const row of results) yield { message: textOf(row, "@message"), logStreamName: textOf(row, "@logStream") };
        return;
      }
      break;
    }
    if (status !== "Running" && status !== "Scheduled")
      throw new Error(`the query of Logs Insights ended as ${status}`);
    await sleep(POLL_MS);
  }
  if (from >= to) throw new Error(`a second has more than ${MOST_ROWS} events, which Logs Insights does not give`);
  const middle = Math.floor((from + to) / 2);
  yield* insightsMessages(session, region, group, queryString, from, middle);
  yield* insightsMessages(session, region, group, queryString, middle + 1, to);
}

const textOf = (row: readonly ResultField[], name: string) => row.find(({ field }) => field === name)?.value;
