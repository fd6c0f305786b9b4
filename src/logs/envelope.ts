import { gunzipSync } from "node:zlib";

/** Members with a list of records, or of the envelopes that other services put records in. */
export const LIST_MEMBERS = ["Records", "Events", "events", "logEvents"] as const;

/** More levels than any service makes. */
const DEEPEST = 8;
/** Bytes that one document may unpack to. A subscription sends 1 MB at most, compressed. */
const MOST_UNPACKED = 16 * 1024 * 1024;

/** Stands for data that unpacks to more. */
export const TOO_LARGE = Symbol("too large");
export const TOO_LARGE_PROBLEM = `it unpacks to more than ${MOST_UNPACKED / 1024 / 1024} MiB`;

/** Bytes that may still be unpacked. */
interface Budget {
  left: number;
}

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
export function recordsIn(value: unknown): unknown[] {
  return recordsWithin({ value }, { left: MOST_UNPACKED }, 0).map((one) => one.value);
}

/** A value, and its JSON where all of a text is it. */
export interface TextValue {
  readonly value: unknown;
  readonly text?: string;
}

/** The same of a text and what it was parsed to. */
export function recordTexts(parsedText: TextValue): TextValue[] {
  return recordsWithin(parsedText, { left: MOST_UNPACKED }, 0);
}

function recordsWithin(one: TextValue, budget: Budget, depth: number): TextValue[] {
  const { value } = one;
  if (depth > DEEPEST) return [one];
  if (Array.isArray(value)) return value.flatMap((element) => recordsWithin({ value: element }, budget, depth + 1));
  if (!isObject(value) || "eventSource" in value || "eventName" in value || "eventCategory" in value) return [one];
  const lists = LIST_MEMBERS.map((name) => value[name]).filter(Array.isArray);
  // A subscription asks by such a message whether its receiver is there.
  if (lists.length > 0 && value.messageType === "CONTROL_MESSAGE") return [];
  if (lists.length > 0) return lists.flatMap((list) => recordsWithin({ value: list }, budget, depth));
  const inner = wrapped(value, budget);
  return inner === undefined ? [one] : recordsWithin(inner, budget, depth + 1);
}

function wrapped(
  { CloudTrailEvent, message, detail, awslogs, ...other }: Members,
  budget: Budget,
): TextValue | undefined {
  for (const text of [CloudTrailEvent, message]) if (typeof text === "string") return { value: parsed(text), text };
  if (typeof other["detail-type"] === "string" && isObject(detail)) return { value: detail };
  if (isObject(awslogs) && typeof awslogs.data === "string") return { value: unpacked(awslogs.data, budget) };
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

/** What unpacks to more than the budget has left spends all of it. What cannot be unpacked stays a text. */
function unpacked(data: string, budget: Budget): unknown {
  if (budget.left === 0) return TOO_LARGE;
  try {
    const bytes = gunzipSync(Buffer.from(data, "base64"), { maxOutputLength: budget.left });
    budget.left -= bytes.length;
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_BUFFER_TOO_LARGE") return data;
    budget.left = 0;
    return TOO_LARGE;
  }
}
