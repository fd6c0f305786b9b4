import type { Member } from "../inflate/gzip.ts";
import { type LogContent, TOO_LARGE } from "./source.ts";

/** What a log file's body tells of it. */
export function memberContent(member: Member, limitMib: number): LogContent {
  if (member.state === "whole") return { state: "read", hash: member.hash, bytes: member.bytes };
  if (member.state === "invalid") return { state: "invalid", reason: member.reason, bytes: member.bytes };
  const message = `it inflates past the limit of ${limitMib} MiB (--max-log-mib)`;
  return { state: "unreadable", code: TOO_LARGE, message };
}
