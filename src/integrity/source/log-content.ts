import type { GzipMember } from "../inflate/gzip.ts";
import { type LogContent, TOO_LARGE } from "./source.ts";

/** A log file's content, from what its body is. */
export function memberContent(member: GzipMember, limitMib: number): LogContent {
  if (member.state === "complete") return { state: "read", hash: member.hash, bytes: member.bytes };
  if (member.state === "invalid") return { state: "invalid", reason: member.reason, bytes: member.bytes };
  const message = `more than ${limitMib} MiB uncompressed, the limit set by --max-log-mib`;
  return { state: "unreadable", code: TOO_LARGE, message };
}
