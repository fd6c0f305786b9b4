/** A log file as a digest file lists it. */
import { exactTime } from "../layout/time.ts";
export interface LogReference {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the uncompressed content, in hexadecimal. */
  readonly hash: string;
}

/** The previous digest file, as a digest file lists it. */
export interface PreviousDigest {
  readonly bucket: string;
  readonly key: string;
  readonly hash: string;
  readonly signature: string;
}

/** The content of a digest file. Times in milliseconds. */
export interface DigestBody {
  readonly bucket: string;
  readonly key: string;
  readonly start: number;
  readonly end: number;
  /** As it was signed. */
  readonly endText: string;
  readonly fingerprint: string;
  /** `null` at the start of a chain. */
  readonly previous: PreviousDigest | null;
  readonly logs: readonly LogReference[];
}

const PREVIOUS_MEMBERS = [
  "previousDigestS3Bucket",
  "previousDigestS3Object",
  "previousDigestHashValue",
  "previousDigestHashAlgorithm",
  "previousDigestSignature",
] as const;
const OTHER_MEMBERS = ["awsAccountId", "newestEventTime", "oldestEventTime"] as const;

class FormatError extends Error {}

/**
 * Reads the content of a digest file.
 *
 * @returns the digest, or what is wrong with its format.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export function parseDigest(content: Buffer): DigestBody | string {
  try {
    const document: unknown = JSON.parse(content.toString("utf8"));
    if (!isObject(document)) throw new FormatError("not a JSON object");
    return readBody(document);
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    return "not valid JSON";
  }
}

function readBody(document: Record<string, unknown>): DigestBody {
  for (const name of OTHER_MEMBERS) member(document, name);
  const endText = text(document, "digestEndTime");
  const start = timeOf(document, "digestStartTime");
  const end = timeOf(document, "digestEndTime");
  if (start > end) throw new FormatError("digestStartTime is later than digestEndTime");
  if (text(document, "digestSignatureAlgorithm") !== "SHA256withRSA")
    throw new FormatError("digestSignatureAlgorithm is not SHA256withRSA");
  const logs = member(document, "logFiles");
  if (!Array.isArray(logs)) throw new FormatError("logFiles is not a list");
  return {
    bucket: text(document, "digestS3Bucket"),
    key: text(document, "digestS3Object"),
    start,
    end,
    endText,
    fingerprint: text(document, "digestPublicKeyFingerprint"),
    previous: previousOf(document),
    logs: logs.map(logOf),
  };
}

function previousOf(document: Record<string, unknown>): PreviousDigest | null {
  const values = PREVIOUS_MEMBERS.map((name) => member(document, name));
  if (values.every((value) => value === null)) return null;
  if (text(document, "previousDigestHashAlgorithm") !== "SHA-256")
    throw new FormatError("previousDigestHashAlgorithm is not SHA-256");
  return {
    bucket: text(document, "previousDigestS3Bucket"),
    key: text(document, "previousDigestS3Object"),
    hash: text(document, "previousDigestHashValue"),
    signature: text(document, "previousDigestSignature"),
  };
}

function logOf(entry: unknown): LogReference {
  if (!isObject(entry)) throw new FormatError("an entry of logFiles is not an object");
  if (text(entry, "hashAlgorithm") !== "SHA-256") throw new FormatError("hashAlgorithm of a log file is not SHA-256");
  return { bucket: text(entry, "s3Bucket"), key: text(entry, "s3Object"), hash: text(entry, "hashValue") };
}

function member(object: Record<string, unknown>, name: string): unknown {
  if (!Object.hasOwn(object, name)) throw new FormatError(`${name} is missing`);
  return object[name];
}

function text(object: Record<string, unknown>, name: string): string {
  const value = member(object, name);
  if (typeof value !== "string" || value === "") throw new FormatError(`${name} is not text`);
  return value;
}

function timeOf(object: Record<string, unknown>, name: string): number {
  const time = exactTime(text(object, name));
  if (time === undefined) throw new FormatError(`${name} is not a valid time`);
  return time;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
