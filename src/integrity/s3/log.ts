import { memberContent } from "../content.ts";
import type { Member } from "../gzip.ts";
import type { Inflater } from "../inflater.ts";
import type { LogContent } from "../source.ts";
import { type Got, getObject, type ObjectRequest, type Pressure } from "./get.ts";

export interface LogRequest extends ObjectRequest {
  /** SHA-256 in lower case. */
  readonly expected: string;
  readonly limitMib: number;
}

/** Reads a log file. What does not have the expected hash is read once more, on a connection of its own. */
export async function readLog(log: LogRequest, inflater: Inflater, pressure: Pressure): Promise<LogContent> {
  const limit = log.limitMib * 2 ** 20;
  const read = (fresh: boolean) =>
    getObject(log, (body) => inflater.stream(body, limit, lengthOf(body.headers["content-length"])), pressure, fresh);
  const first = await read(false);
  const doubtful = first.state === "read" && first.value.state !== "too-large" && !isExpected(first.value, log);
  return doubtful ? agreed(first, await read(true), log) : contentOf(first, log);
}

const isExpected = (member: Member, { expected }: LogRequest): boolean =>
  member.state === "whole" && member.hash === expected;

/** Something in between may cut or change an answer: only what is the same twice is the object's own. */
function agreed(first: Got<Member>, second: Got<Member>, log: LogRequest): LogContent {
  if (first.state !== "read" || second.state !== "read" || isExpected(second.value, log)) return contentOf(second, log);
  const same = (name: "state" | "hash" | "reason") =>
    (first.value as unknown as Record<string, unknown>)[name] ===
    (second.value as unknown as Record<string, unknown>)[name];
  if (same("state") && same("hash") && same("reason")) return contentOf(second, log);
  return { state: "unreadable", code: "UnreadableResponse", message: "its content differs each time that it is read" };
}

function contentOf(got: Got<Member>, { limitMib }: LogRequest): LogContent {
  return got.state === "read" ? memberContent(got.value, limitMib) : got;
}

const lengthOf = (header: string | undefined): number | undefined =>
  header === undefined || !/^\d{1,15}$/.test(header) ? undefined : Number(header);
