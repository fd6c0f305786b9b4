import { gunzipSync } from "node:zlib";

/** Members that hold a list of records, or of what other services wrap records in. */
export const LIST_MEMBERS = ["Records", "Events", "events", "logEvents"] as const;

/** More levels than any service makes. */
const DEEPEST = 8;
/** A subscription sends 1 MB at most, compressed. */
const MOST_UNPACKED = 64 * 1024 * 1024;

type Members = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The records in a value: of a log file, of `aws cloudtrail lookup-events`, of an EventBridge event, of
 * `aws logs filter-log-events` and of a subscription of CloudWatch Logs. What is none of these is returned as it is.
 * Sources: CloudTrail API, "LookupEvents"; EventBridge User Guide, "AWS service events delivered via CloudTrail";
 * CloudWatch Logs User Guide, "Log group-level subscription filters".
 */
export function recordsIn(value: unknown, depth = 0): unknown[] {
  if (depth > DEEPEST) return [value];
  if (Array.isArray(value)) return value.flatMap((one) => recordsIn(one, depth + 1));
  if (!isObject(value) || "eventSource" in value || "eventName" in value) return [value];
  for (const name of LIST_MEMBERS) {
    // A subscription asks by such a message whether its receiver is there.
    if (Array.isArray(value[name])) return value.messageType === "CONTROL_MESSAGE" ? [] : recordsIn(value[name], depth);
  }
  const inner = wrapped(value);
  return inner === undefined ? [value] : recordsIn(inner, depth + 1);
}

function wrapped({ CloudTrailEvent, message, detail, awslogs, ...other }: Members): unknown {
  for (const text of [CloudTrailEvent, message]) if (typeof text === "string") return parsed(text);
  if (typeof other["detail-type"] === "string" && isObject(detail)) return detail;
  if (isObject(awslogs) && typeof awslogs.data === "string") return unpacked(awslogs.data);
  return undefined;
}

/** What is no JSON stays a text, which is no record. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function unpacked(data: string): unknown {
  try {
    return JSON.parse(gunzipSync(Buffer.from(data, "base64"), { maxOutputLength: MOST_UNPACKED }).toString("utf8"));
  } catch {
    return data;
  }
}
