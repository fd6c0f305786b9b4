import { memberContent } from "../content.ts";
import { inflateMember, type Member } from "../gzip.ts";
import type { LogContent } from "../source.ts";
import { type Got, getObject, type ObjectRequest, type Pressure } from "./get.ts";

/** One log file to read; plain data. */
export interface LogTask extends ObjectRequest {
  /** SHA-256 in lower case. */
  readonly expected: string;
  readonly limitMib: number;
}

export interface LogAnswer {
  readonly content: LogContent;
  readonly throttled: number;
}

/** Reads a log file. What does not have the expected hash is read once more, on a connection of its own. */
export async function readLog(task: LogTask): Promise<LogAnswer> {
  const pressure: Pressure = { throttled: 0 };
  const limit = task.limitMib * 2 ** 20;
  const read = (fresh: boolean) =>
    getObject(
      task,
      (body, headers) => inflateMember(body, { limit, length: lengthOf(headers["content-length"]) }),
      pressure,
      fresh,
    );
  const first = await read(false);
  const doubtful = first.state === "read" && first.value.state !== "too-large" && !isExpected(first.value, task);
  const content = doubtful ? agreed(first, await read(true), task) : contentOf(first, task);
  return { content, throttled: pressure.throttled };
}

const isExpected = (member: Member, { expected }: LogTask): boolean =>
  member.state === "whole" && member.hash === expected;

/** Something in between may cut or change an answer: only what is the same twice is the object's own. */
function agreed(first: Got<Member>, second: Got<Member>, task: LogTask): LogContent {
  if (first.state !== "read" || second.state !== "read" || isExpected(second.value, task))
    return contentOf(second, task);
  const same = (name: "state" | "hash" | "reason") =>
    (first.value as unknown as Record<string, unknown>)[name] ===
    (second.value as unknown as Record<string, unknown>)[name];
  if (same("state") && same("hash") && same("reason")) return contentOf(second, task);
  return { state: "unreadable", code: "UnreadableResponse", message: "its content differs each time that it is read" };
}

function contentOf(got: Got<Member>, { limitMib }: LogTask): LogContent {
  return got.state === "read" ? memberContent(got.value, limitMib) : got;
}

const lengthOf = (header: string | undefined): number | undefined =>
  header === undefined || !/^\d{1,15}$/.test(header) ? undefined : Number(header);
