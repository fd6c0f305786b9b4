import { setTimeout as sleep } from "node:timers/promises";
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type Row,
  StartQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import { MalformedResponse, withDeadline } from "../../collect/observe.ts";
import type { Session } from "../../collect/session/session.ts";
import { type EventSource, restNotRead, SourceTally } from "../sources/source.ts";
import { MEMBERS, recordOfRow } from "../sql/athena/members.ts";
import { type AthenaTable, athenaSelect } from "../sql/athena/select.ts";
import { failureOf } from "./failure.ts";

/** Between the first two questions whether a query has ended; then twice as long each time, up to a limit. */
const FIRST_POLL_MS = 100;
const LONGEST_POLL_MS = 2000;
const COLUMNS = Object.keys(MEMBERS).length + 1;

export interface AthenaOptions extends AthenaTable {
  readonly workgroup?: string | undefined;
  /** `s3://BUCKET/PREFIX/` of results, where the workgroup has none. */
  readonly outputLocation?: string | undefined;
}

/** A table of a trail's log files, which Athena reads. */
export function athenaSource(session: Session, options: AthenaOptions): EventSource {
  return {
    async search(query, sink) {
      const tally = new SourceTally();
      const where = `table ${options.database}.${options.table} in ${session.region}`;
      const client = session.client(AthenaClient, session.region);
      const send = <T>(call: (abortSignal: AbortSignal) => Promise<T>) => withDeadline(call, session.callDeadlineMs);
      const notes = [
        "A row has the documented members of a record: others, and whether a member is null or missing, are not in the table",
      ];
      let permission = "athena:StartQueryExecution";
      try {
        const start = new StartQueryExecutionCommand({
          QueryString: athenaSelect(query, options),
          ...(options.workgroup === undefined ? {} : { WorkGroup: options.workgroup }),
          ...(options.outputLocation === undefined
            ? {}
            : { ResultConfiguration: { OutputLocation: options.outputLocation } }),
        });
        const { QueryExecutionId } = await send((abortSignal) => client.send(start, { abortSignal }));
        permission = "athena:GetQueryExecution";
        for (let wait = FIRST_POLL_MS; ; wait = Math.min(2 * wait, LONGEST_POLL_MS)) {
          const command = new GetQueryExecutionCommand({ QueryExecutionId });
          const { QueryExecution } = await send((abortSignal) => client.send(command, { abortSignal }));
          const { State, StateChangeReason = "" } = QueryExecution?.Status ?? {};
          const scanned = QueryExecution?.Statistics?.DataScannedInBytes;
          if (State === "SUCCEEDED") {
            if (scanned !== undefined) notes.push(`Athena scanned ${scanned} bytes, which it charges for`);
            break;
          }
          if (State !== "QUEUED" && State !== "RUNNING")
            throw new Error(`the query of Athena ended as ${State}: ${session.hide(StateChangeReason)}`);
          sink.progress({ text: `Athena: ${State.toLowerCase()}` });
          await sleep(wait);
        }
        permission = "athena:GetQueryResults";
        let NextToken: string | undefined;
        let isHead = true;
        do {
          const command = new GetQueryResultsCommand({ QueryExecutionId, MaxResults: 1000, NextToken });
          const page = await send((abortSignal) => client.send(command, { abortSignal }));
          const rows = page.ResultSet?.Rows;
          if (!Array.isArray(rows)) throw new MalformedResponse(permission);
          for (const row of isHead ? rows.slice(1) : rows) {
            const [account, texts] = textsOf(row);
            sink.record(recordOfRow(texts), { where, account });
          }
          isHead = false;
          tally.read++;
          sink.progress({ text: `Athena: ${tally.read} pages` });
          await sink.ready?.();
          NextToken = page.NextToken || undefined;
        } while (NextToken && !sink.enough?.());
      } catch (error) {
        tally.skip(where, null, failureOf(session, error, permission));
      }
      return tally.summary("athena", where, [...notes, ...restNotRead(sink)]);
    },
  };
}

/** The account, which is the last column, and the others. */
function textsOf({ Data = [] }: Row): [account: string | undefined, texts: (string | undefined)[]] {
  if (Data.length !== COLUMNS) throw new MalformedResponse("athena:GetQueryResults");
  const texts = Data.map(({ VarCharValue }) => VarCharValue);
  return [texts.at(-1), texts.slice(0, -1)];
}
