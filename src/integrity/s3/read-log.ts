import type { GzipMember } from "../inflate/gzip.ts";
import type { Inflater } from "../inflate/inflater.ts";
import { memberContent } from "../source/log-content.ts";
import type { LogContent } from "../source/source.ts";
import { type Got, getObject, type ObjectRequest, type Pressure } from "./get-object.ts";

export interface LogRequest extends ObjectRequest {
  /** SHA-256 in lower case. */
  readonly expected: string;
  readonly limitMib: number;
}

/** What a response contained, and its Content-Length. */
interface Reading {
  readonly member: GzipMember;
  readonly length: number | undefined;
}

/** Reads a log file. If it does not have the expected hash, it is read again on a new connection. */
export async function readLog(log: LogRequest, inflater: Inflater, pressure: Pressure): Promise<LogContent> {
  const limit = log.limitMib * 2 ** 20;
  const read = (fresh: boolean) =>
    getObject(
      log,
      async (body): Promise<Reading> => {
        const length = lengthOf(body.headers["content-length"]);
        return { member: await inflater.stream(body, limit, length), length };
      },
      pressure,
      fresh,
    );
  const first = await read(false);
  const doubtful = first.state === "read" && first.value.member.state !== "too-large" && !isExpected(first.value, log);
  return doubtful ? sameTwice(first.value, await read(true), log) : contentOf(first, log);
}

const isExpected = ({ member }: Reading, { expected }: LogRequest): boolean =>
  member.state === "complete" && member.hash === expected;

/** The network may truncate or change a response: only what is the same twice is the object's content. */
function sameTwice(first: Reading, second: Got<Reading>, log: LogRequest): LogContent {
  if (second.state !== "read" || isExpected(second.value, log)) return contentOf(second, log);
  const [a, b] = [first.member, second.value.member];
  if (
    a.state !== b.state ||
    first.length !== second.value.length ||
    (a.state === "complete" && b.state === "complete" && a.hash !== b.hash)
  )
    return unreliable("its content differs between two reads");
  // Without a Content-Length, an invalid body may be truncated.
  if (b.state === "invalid" && second.value.length === undefined)
    return unreliable(`the response has no Content-Length and may be truncated: ${b.reason}`);
  return contentOf(second, log);
}

const unreliable = (message: string): LogContent => ({ state: "unreadable", code: "UnreadableResponse", message });

function contentOf(got: Got<Reading>, { limitMib }: LogRequest): LogContent {
  return got.state === "read" ? memberContent(got.value.member, limitMib) : got;
}

const lengthOf = (header: string | undefined): number | undefined =>
  header === undefined || !/^\d{1,15}$/.test(header) ? undefined : Number(header);
