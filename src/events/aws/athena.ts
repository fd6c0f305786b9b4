import { setTimeout as sleep } from "node:timers/promises";
import {
  AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type Row,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
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
  const client = session.client(AthenaClient, session.region);
  const send = <T>(call: (abortSignal: AbortSignal) => Promise<T>) => withDeadline(call, session.callDeadlineMs);
  /** The query that Athena runs, and charges for whether its answer is read or not. */
  let running: Promise<string> | undefined;
  let isStopped = false;
  const stop = async (): Promise<string | undefined> => {
    const QueryExecutionId = await running?.catch(() => undefined);
    running = undefined;
    if (QueryExecutionId === undefined) return undefined;
    const command = new StopQueryExecutionCommand({ QueryExecutionId });
    try {
      await send((abortSignal) => client.send(command, { abortSignal }));
      return `Query ${QueryExecutionId} of Athena was stopped`;
    } catch (error) {
      const why = failureOf(session, error, "athena:StopQueryExecution");
      return `Query ${QueryExecutionId} of Athena may still run, and is charged for. It could not be stopped: ${why}`;
    }
  };
  return {
    stop() {
      isStopped = true;
      return stop();
    },
    async search(query, sink) {
      const tally = new SourceTally();
      const where = `table ${options.database}.${options.table} in ${session.region}`;
      const ask = async <T>(call: (abortSignal: AbortSignal) => Promise<T>) => {
        try {
          return await send(call);
        } finally {
          // The program is about to end: that the query was stopped is no answer.
          if (isStopped) await new Promise<never>(() => {});
        }
      };
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
        running = send((abortSignal) => client.send(start, { abortSignal })).then(({ QueryExecutionId: id }) => {
          if (!id) throw new MalformedResponse("athena:StartQueryExecution");
          return id;
        });
        const started = running;
        const QueryExecutionId = await ask(() => started);
        permission = "athena:GetQueryExecution";
        for (let wait = FIRST_POLL_MS; ; wait = Math.min(2 * wait, LONGEST_POLL_MS)) {
          const command = new GetQueryExecutionCommand({ QueryExecutionId });
          const { QueryExecution } = await ask((abortSignal) => client.send(command, { abortSignal }));
          const { State, StateChangeReason = "" } = QueryExecution?.Status ?? {};
          const isRunning = State === "QUEUED" || State === "RUNNING";
          if (State !== undefined && !isRunning) running = undefined;
          const scanned = QueryExecution?.Statistics?.DataScannedInBytes;
          if (State === "SUCCEEDED") {
            if (scanned !== undefined) notes.push(`Athena scanned ${scanned} bytes, which it charges for`);
            break;
          }
          if (!isRunning) throw new Error(`the query of Athena ended as ${State}: ${session.hide(StateChangeReason)}`);
          sink.progress({ text: `Athena: ${State.toLowerCase()}` });
          await sleep(wait);
        }
        permission = "athena:GetQueryResults";
        let NextToken: string | undefined;
        let isHead = true;
        do {
          const command = new GetQueryResultsCommand({ QueryExecutionId, MaxResults: 1000, NextToken });
          const page = await ask((abortSignal) => client.send(command, { abortSignal }));
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
        const stopped = await stop();
        if (stopped !== undefined) notes.push(stopped);
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
