import type { Member } from "../inflate/gzip.ts";
import type { Inflater } from "../inflate/inflater.ts";
import { memberContent } from "../source/log-content.ts";
import type { LogContent } from "../source/source.ts";
import { type Got, getObject, type ObjectRequest, type Pressure } from "./get-object.ts";

export interface LogRequest extends ObjectRequest {
  /** SHA-256 in lower case. */
  readonly expected: string;
  readonly limitMib: number;
}

/** What one answer held, and how long it was said to be. */
interface Reading {
  readonly member: Member;
  readonly length: number | undefined;
}

/** Reads a log file. What does not have the expected hash is read once more, on a connection of its own. */
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
  return doubtful ? agreed(first.value, await read(true), log) : contentOf(first, log);
}

const isExpected = ({ member }: Reading, { expected }: LogRequest): boolean =>
  member.state === "whole" && member.hash === expected;

/** Something in between may cut or change an answer: only what is the same twice is the object's own. */
function agreed(first: Reading, second: Got<Reading>, log: LogRequest): LogContent {
  if (second.state !== "read" || isExpected(second.value, log)) return contentOf(second, log);
  const [a, b] = [first.member, second.value.member];
  if (
    a.state !== b.state ||
    first.length !== second.value.length ||
    (a.state === "whole" && b.state === "whole" && a.hash !== b.hash)
  )
    return doubt("its content differs each time that it is read");
  // Where nothing says how long a body is, a broken one may not be all of it.
  if (b.state === "invalid" && second.value.length === undefined)
    return doubt(`no length was announced, so this may not be all of it: ${b.reason}`);
  return contentOf(second, log);
}

const doubt = (message: string): LogContent => ({ state: "unreadable", code: "UnreadableResponse", message });

function contentOf(got: Got<Reading>, { limitMib }: LogRequest): LogContent {
  return got.state === "read" ? memberContent(got.value.member, limitMib) : got;
}

const lengthOf = (header: string | undefined): number | undefined =>
  header === undefined || !/^\d{1,15}$/.test(header) ? undefined : Number(header);
