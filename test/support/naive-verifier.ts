import { createHash, createPublicKey, verify } from "node:crypto";
import { crc32, inflateRawSync } from "node:zlib";
import type { StoredObject, World } from "./signed-trail.ts";

/**
 * Verifies log files the slow and simple way, straight from the AWS documentation ("CloudTrail digest file structure",
 * "Custom implementations of CloudTrail log file integrity validation"). It shares no code with the program, knows one
 * account and one bucket, and reads everything.
 */
export interface NaiveQuestion {
  readonly trailName: string;
  readonly homeRegion: string;
  readonly accountId: string;
  readonly bucket: string;
  /** Milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly now: number;
  /** `null`: the status was not read. */
  readonly status: {
    readonly isLogging: boolean;
    readonly started: number | null;
    readonly stopped: number | null;
  } | null;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WINDOW = 15 * MINUTE;

type Body = Record<string, string | null> & { logFiles: { s3Bucket: string; s3Object: string; hashValue: string }[] };
interface Fact {
  readonly key: string;
  readonly time: number;
  readonly backfill: boolean;
  readonly own: boolean;
  readonly problem?: string;
  readonly body?: Body;
  readonly hash?: string;
  readonly signature?: string;
}
type Valid = Fact & Required<Pick<Fact, "body" | "hash" | "signature">>;
interface Span {
  readonly from: number;
  readonly to: number;
}

const sha256 = (data: Buffer | string) => createHash("sha256").update(data).digest("hex");
const startOf = ({ body }: Valid) => Date.parse(body.digestStartTime ?? "");
const endOf = ({ body }: Valid) => Date.parse(body.digestEndTime ?? "");
const isValid = (fact: Fact | undefined): fact is Valid => fact !== undefined && fact.problem === undefined;
const isoName = (stamp: string) =>
  Date.parse(
    stamp.replace(/^(....)(..)(..)T(..)(..)(..)?Z$/, (_, y, m, d, h, i, s) => `${y}-${m}-${d}T${h}:${i}:${s ?? "00"}Z`),
  );

/** RFC 1952: exactly one member and nothing after it. */
export function onlyMember(file: Buffer): Buffer | undefined {
  const flags = file[3] ?? 0xff;
  if (file[0] !== 0x1f || file[1] !== 0x8b || file[2] !== 8 || (flags & 0xe0) !== 0) return undefined;
  let at = 10;
  if (flags & 4) at += 2 + (file.length >= 12 ? file.readUInt16LE(10) : 0);
  for (const bit of [8, 16])
    if (flags & bit) {
      const zero = file.indexOf(0, at);
      if (zero < 0) return undefined;
      at = zero + 1;
    }
  if (flags & 2) {
    if (at + 2 > file.length || file.readUInt16LE(at) !== (crc32(file.subarray(0, at)) & 0xffff)) return undefined;
    at += 2;
  }
  try {
    const { buffer, engine } = inflateRawSync(file.subarray(at), { info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    const trailer = file.subarray(at + engine.bytesWritten);
    const fits =
      trailer.length === 8 && trailer.readUInt32LE(0) === crc32(buffer) && trailer.readUInt32LE(4) === buffer.length;
    return fits ? buffer : undefined;
  } catch {
    return undefined;
  }
}

const MEMBERS = [
  "awsAccountId digestStartTime digestEndTime digestS3Bucket digestS3Object digestPublicKeyFingerprint",
  "digestSignatureAlgorithm newestEventTime oldestEventTime previousDigestS3Bucket previousDigestS3Object",
  "previousDigestHashValue previousDigestHashAlgorithm previousDigestSignature logFiles",
].flatMap((line) => line.split(" "));

/** One problem a digest: the first of missing, format, place, key, signature. */
function factOf(world: World, region: string, bucket: string, named: Omit<Fact, "problem">): Fact {
  const bad = (problem: string): Fact => ({ ...named, problem });
  const stored = world.buckets.get(bucket)?.get(named.key);
  if (!stored) return bad("digest-missing");
  const content = onlyMember(stored.body);
  if (!content) return bad("digest-invalid-format");
  let body: Body;
  try {
    body = JSON.parse(content.toString("utf8"));
  } catch {
    return bad("digest-invalid-format");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body) || MEMBERS.some((one) => !(one in body)))
    return bad("digest-invalid-format");
  const { metadata } = stored;
  if (body.digestSignatureAlgorithm !== "SHA256withRSA") return bad("digest-invalid-format");
  if ((metadata["signature-algorithm"] ?? "SHA256withRSA") !== "SHA256withRSA") return bad("digest-invalid-format");
  if (named.backfill && Number.isNaN(Date.parse(metadata["backfill-generation-timestamp"] ?? "")))
    return bad("digest-invalid-format");
  if (body.digestS3Bucket !== bucket || body.digestS3Object !== named.key) return bad("digest-moved");
  const key = world.publicKeys.get(region)?.find((one) => one.Fingerprint === body.digestPublicKeyFingerprint);
  if (!key) return bad("digest-key-unknown");
  const { signature } = metadata;
  if (signature === undefined || !/^([0-9a-f]{2})+$/i.test(signature)) return bad("digest-invalid-signature");
  if (metadata["signature-algorithm"] === undefined) return bad("digest-invalid-signature");
  const hash = sha256(content);
  const text = [body.digestEndTime, `${bucket}/${named.key}`, hash, body.previousDigestSignature ?? "null"].join("\n");
  const publicKey = createPublicKey({ key: Buffer.from(key.Value, "base64"), format: "der", type: "pkcs1" });
  if (!verify("RSA-SHA256", Buffer.from(text), publicKey, Buffer.from(signature, "hex")))
    return bad("digest-invalid-signature");
  return { ...named, body, hash, signature };
}

/** Each problem as `kind key`, a gap as `gap explained key` or `gap unexplained key`, sorted. */
export function naiveProblems(world: World, question: NaiveQuestion): string[] {
  const { accountId, bucket } = question;
  const base = `AWSLogs/${accountId}`;
  const keys = [...(world.buckets.get(bucket)?.keys() ?? [])].filter((key) => key.startsWith(`${base}/`));
  const regions = new Set(
    keys.flatMap((key) => /^\/CloudTrail(?:-Digest)?\/([^/]+)\//.exec(key.slice(base.length))?.[1] ?? []),
  );
  const found = [...regions].map((region) => ({ region, ...inRegion(world, question, keys, base, region) }));
  const problems = found.flatMap((one) => one.problems);
  // Digests always come in the home region: log files there and no digest of any trail, while other regions have some.
  const home = found.find(({ region }) => region === question.homeRegion);
  const inHome = (folder: string) => keys.some((key) => key.startsWith(`${base}/${folder}/${question.homeRegion}/`));
  const silent = home?.own.length === 0 && home.problems.length === 0 && found.some(({ own }) => own.length > 0);
  if (silent && inHome("CloudTrail") && !inHome("CloudTrail-Digest") && expectedUntil(question) > question.start)
    problems.push(`digests-stopped ${base}/CloudTrail-Digest/${question.homeRegion}/`);
  for (const key of keys) {
    const path = key.slice(`${base}/CloudTrail/`.length);
    const astray = key.startsWith(`${base}/CloudTrail/`) && (!path.includes("/") || path.startsWith("/"));
    if (
      astray &&
      timesOf(key, `${base}/CloudTrail//`).some((one) => one.to >= question.start && one.from <= question.end)
    )
      problems.push(`log-undigested ${key}`);
  }
  return problems.sort();
}

function inRegion(world: World, question: NaiveQuestion, keys: readonly string[], base: string, region: string) {
  const { start, end, bucket } = question;
  const problems: string[] = [];
  const digestRoot = `${base}/CloudTrail-Digest/${region}/`;
  const name = new RegExp(
    `^${digestRoot}\\d{4}/\\d\\d/\\d\\d/${question.accountId}_CloudTrail-Digest_${region}_(.+)_([a-z]+-[a-z]+-\\d)_(\\d{8}T\\d{6}Z)(_backfill)?\\.json\\.gz$`,
  );
  const fact = (key: string): Fact => {
    const [, trail, home, stamp = "", backfill] = name.exec(key) ?? [];
    const own = trail === question.trailName && home === question.homeRegion;
    return factOf(world, region, bucket, { key, time: isoName(stamp), backfill: backfill !== undefined, own });
  };
  const all = keys.filter((key) => name.test(key)).map(fact);
  const own = all.filter((one) => one.own && one.time >= start && one.time <= end + HOUR);
  for (let i = 0; i < own.length; i++) {
    const one = own[i];
    const before = isValid(one) ? one.body.previousDigestS3Object : null;
    if (before && !own.some(({ key }) => key === before) && fact(before).time >= start) own.push(fact(before));
  }
  own.sort((a, b) => a.time - b.time || (a.key < b.key ? -1 : 1));
  const unproven: Span[] = [];
  for (const chain of [own.filter((one) => !one.backfill), own.filter((one) => one.backfill)])
    for (const [i, one] of chain.entries()) {
      if (!isValid(one)) {
        problems.push(`${one.problem} ${one.key}`);
        const older = chain.filter(isValid).filter(({ time }) => time < one.time);
        const newer = chain.filter(isValid).filter(({ time }) => time > one.time);
        const from = older.length > 0 ? Math.max(...older.map(endOf)) : Math.min(start, one.time);
        const to = newer.length > 0 ? Math.min(...newer.map(startOf)) : one.time;
        unproven.push({ from: Math.min(from, to), to: Math.max(from, to) });
        continue;
      }
      const before = one.body.previousDigestS3Object;
      const linked = own.find(({ key }) => key === before);
      if (isValid(linked)) {
        const { previousDigestHashValue, previousDigestSignature } = one.body;
        const same = previousDigestSignature?.toLowerCase() === linked.signature.toLowerCase();
        if (previousDigestHashValue !== linked.hash || !same) problems.push(`chain-broken ${one.key}`);
      }
      if (before || one.backfill) continue;
      const older = chain[i - 1];
      const from = older === undefined ? start : isValid(older) ? endOf(older) : older.time;
      if (from >= startOf(one)) continue;
      const explained = isExplained(question, from, startOf(one), older !== undefined);
      if (older || !explained) problems.push(`gap ${explained ? "" : "un"}explained ${one.key}`);
    }
  for (const one of own)
    if (isValid(one)) for (const log of one.body.logFiles) problems.push(...logProblem(world, log));

  const naming = [...all.filter(({ time }) => time >= start && time <= end + 2 * HOUR), ...own];
  const logRoot = `${base}/CloudTrail/${region}/`;
  const unnamed = (facts: readonly Fact[]) => {
    const named = new Set(facts.filter(isValid).flatMap(({ body }) => body.logFiles.map(({ s3Object }) => s3Object)));
    return keys
      .filter((key) => key.startsWith(logRoot) && !named.has(key))
      .filter((key) => !(key.endsWith("/") && world.buckets.get(bucket)?.get(key)?.body.length === 0))
      .flatMap((key) => {
        const span = timesOf(key, logRoot).find((one) => one.to >= start && one.from <= end);
        return span ? [{ key, ...span }] : [];
      });
  };
  const tail = endOfRange(question, digestRoot, all, own, fact, () => unnamed(naming).length > 0);
  problems.push(...tail.problems);
  unproven.push(...tail.unproven);
  const next = tail.next ? [tail.next] : [];
  const regular = [...own.filter((one) => !one.backfill), ...next].filter(isValid);
  const bound = Math.min(end, Math.max(Number.NEGATIVE_INFINITY, ...regular.map(endOf)) - WINDOW);
  for (const { key, from, to } of unnamed([...naming, ...next])) {
    if (from > bound) {
      const stopped = tail.problems.some((one) => one.startsWith("digests-stopped"));
      const reached = Math.max(...regular.map(endOf), offUntil(question)) + WINDOW;
      const isLate = from > reached && from <= question.now - 2 * HOUR - WINDOW;
      if (stopped || own.length === 0 || !isLate) continue;
    }
    if (!unproven.some((one) => from >= one.from - WINDOW && to <= one.to)) problems.push(`log-undigested ${key}`);
  }
  return { problems, own };
}

/** The name's time, and the day of the folder where the name contradicts it or has none; all time without both. */
function timesOf(key: string, root: string): Span[] {
  const stamp = /_(\d{8}T\d{4}Z)_[^/]*$/.exec(key)?.[1];
  const time = stamp === undefined ? Number.NaN : isoName(stamp);
  const [, day] = /^(\d{4}\/\d\d\/\d\d)\//.exec(key.slice(root.length)) ?? [];
  const begin = day === undefined ? Number.NaN : Date.parse(`${day.replaceAll("/", "-")}T00:00:00Z`);
  const named = Number.isNaN(time) ? [] : [{ from: time, to: time }];
  const agrees = time >= begin - WINDOW && time <= begin + DAY + WINDOW;
  const folder = Number.isNaN(begin) || agrees ? [] : [{ from: begin, to: begin + DAY - 1000 }];
  const spans = [...named, ...folder];
  return spans.length > 0 ? spans : [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];
}

function logProblem(world: World, { s3Bucket, s3Object, hashValue }: Body["logFiles"][number]): string[] {
  const stored: StoredObject | undefined = world.buckets.get(s3Bucket)?.get(s3Object);
  if (!stored) return [`log-missing ${s3Object}`];
  const content = onlyMember(stored.body);
  if (!content) return [`log-invalid-format ${s3Object}`];
  return sha256(content) === hashValue ? [] : [`log-modified ${s3Object}`];
}

/** The trail was off until the gap's end, and it was not on for long after the gap's begin: a trail with older digests was stopped. */
function isExplained({ status }: NaiveQuestion, from: number, to: number, hasOlder: boolean): boolean {
  if (status === null || status.started === null) return false;
  if (Math.abs(status.started - to) > 2 * HOUR) return false;
  if (status.stopped === null) return !hasOlder;
  return status.stopped > status.started || status.stopped <= from + 2 * HOUR;
}

/** Digests may take two hours, and a stopped trail sends none. */
function expectedUntil({ end, now, status }: NaiveQuestion): number {
  const stopped = status && !status.isLogging && status.stopped !== null ? status.stopped : Number.POSITIVE_INFINITY;
  return Math.min(end, now - 2 * HOUR, stopped);
}

/** The same for a trail that was off at that time and is on again. */
function offUntil(question: NaiveQuestion): number {
  const { status } = question;
  const until = expectedUntil(question);
  const isBack = status?.isLogging && status.stopped !== null && (status.started ?? 0) > status.stopped;
  return isBack && (status.started ?? 0) >= until - HOUR ? Math.min(until, status.stopped ?? until) : until;
}

interface Tail {
  readonly problems: string[];
  readonly unproven: Span[];
  readonly next?: Valid;
}

/** Digests that should be there at the end of the range. */
function endOfRange(
  question: NaiveQuestion,
  digestRoot: string,
  all: readonly Fact[],
  own: readonly Fact[],
  fact: (key: string) => Fact,
  hasLogs: () => boolean,
): Tail {
  const { start, end } = question;
  const until = expectedUntil(question);
  const mine = all.filter((one) => one.own && !one.backfill).sort((a, b) => a.time - b.time);
  const newest = own.filter((one) => !one.backfill).at(-1);
  const reached = newest === undefined ? undefined : isValid(newest) ? endOf(newest) : newest.time;
  if ((reached ?? start) >= until) return { problems: [], unproven: [] };
  const ahead = mine.filter(({ time }) => time > end + HOUR).slice(0, 8);
  const next = ahead.find(isValid) ?? ahead[0];
  const older = newest === undefined && mine.some(({ time }) => time < start);
  const from = reached ?? start;
  if (isValid(next)) {
    const before = next.body.previousDigestS3Object;
    if (!before) {
      if ((newest === undefined && !older) || from >= startOf(next)) return { problems: [], unproven: [], next };
      const word = isExplained(question, from, startOf(next), true) ? "explained" : "unexplained";
      return { problems: [`gap ${word} ${next.key}`], unproven: [], next };
    }
    const previous = fact(before);
    if (own.some(({ key }) => key === before) || isValid(previous)) return { problems: [], unproven: [], next };
    return { problems: [`${previous.problem} ${before}`], unproven: [{ from, to: startOf(next) }], next };
  }
  if (from >= offUntil(question)) return { problems: [], unproven: [] };
  if (newest !== undefined || older || hasLogs()) return { problems: [`digests-stopped ${digestRoot}`], unproven: [] };
  return next
    ? { problems: [`${next.problem} ${next.key}`], unproven: [{ from, to: next.time }] }
    : { problems: [], unproven: [] };
}
