import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";

/** An object in a bucket. */
export interface StoredObject {
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  /** When it was stored (ISO 8601); a time of the past without it. */
  readonly modified?: string;
}

/** Everything that S3 and CloudTrail know here. Tests change it as an attacker would, or the passing of time. */
export interface World {
  readonly buckets: Map<string, Map<string, StoredObject>>;
  /** What ListPublicKeys gives, by region. */
  readonly publicKeys: Map<string, PublishedKey[]>;
  readonly trails: Record<string, unknown>[];
  status: Record<string, unknown>;
  /** Accounts of the organization, and their state, as ListAccounts gives them. */
  members?: Readonly<Record<string, string>>;
}

export interface PublishedKey {
  readonly Fingerprint: string;
  /** Base64 of DER, PKCS#1 or SPKI. */
  readonly Value: string;
  /** Seconds. */
  readonly ValidityStartTime: number;
  readonly ValidityEndTime: number;
}

/** A key that CloudTrail signs with. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly der: Buffer;
  readonly spki: Buffer;
  readonly fingerprint: string;
}

export const HOUR = 3_600_000;
export const MINUTE = 60_000;

const made: SigningKey[] = [];

/** Keys are slow to make: each test process makes each once. */
export function signingKey(number = 0): SigningKey {
  const known = made[number];
  if (known) return known;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const der = publicKey.export({ type: "pkcs1", format: "der" });
  const key = {
    privateKey,
    der,
    spki: publicKey.export({ type: "spki", format: "der" }),
    fingerprint: createHash("md5").update(der).digest("hex"),
  };
  made[number] = key;
  return key;
}

export const TRAIL = {
  name: "main",
  homeRegion: "us-east-1",
  accountId: "111122223333",
  bucket: "acme-trail",
  arn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/main",
} as const;

export interface TrailOptions {
  readonly name?: string;
  readonly bucket?: string;
  readonly prefix?: string;
  readonly organizationId?: string;
  readonly accountId?: string;
  readonly homeRegion?: string;
}

export interface ChainOptions extends TrailOptions {
  readonly region?: string;
  /** The end of the first digest's hour is one hour later. Milliseconds. */
  readonly from: number;
  readonly hours: number;
  readonly logsPerHour?: number;
  /** Bytes of a log file's content, about. */
  readonly logBytes?: number;
  /** The key for each hour; the region's own for all without it. */
  readonly keyFor?: (hour: number) => SigningKey;
  /** The digest that the first one follows. */
  readonly after?: Digest;
}

/** A digest as it lies in the bucket. */
export interface Digest {
  readonly bucket: string;
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly hash: string;
  readonly signature: string;
  readonly body: Record<string, unknown>;
  readonly logs: readonly Log[];
}

export interface Log {
  readonly bucket: string;
  readonly key: string;
  readonly time: number;
}

export function world(): World {
  return { buckets: new Map(), publicKeys: new Map(), trails: [], status: { IsLogging: true } };
}

/** Adds a trail to what DescribeTrails gives. */
export function addTrail(to: World, options: TrailOptions & { readonly multiRegion?: boolean } = {}): void {
  const { name, bucket, accountId, homeRegion } = { ...TRAIL, ...options };
  to.trails.push({
    Name: name,
    S3BucketName: bucket,
    ...(options.prefix ? { S3KeyPrefix: options.prefix } : {}),
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: options.multiRegion ?? true,
    HomeRegion: homeRegion,
    TrailARN: `arn:aws:cloudtrail:${homeRegion}:${accountId}:trail/${name}`,
    LogFileValidationEnabled: true,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
    IsOrganizationTrail: options.organizationId !== undefined,
  });
}

export function bucketOf(from: World, name: string): Map<string, StoredObject> {
  const bucket = from.buckets.get(name) ?? new Map<string, StoredObject>();
  from.buckets.set(name, bucket);
  return bucket;
}

/** `20260115T000500Z` */
export const stamp = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
export const iso = (time: number): string => new Date(time).toISOString().replace(/\.000/, "");
const dayPath = (time: number): string => new Date(time).toISOString().slice(0, 10).replaceAll("-", "/");

function base({ prefix, organizationId, accountId = TRAIL.accountId }: TrailOptions): string {
  return `${prefix ? `${prefix}/` : ""}AWSLogs/${organizationId ? `${organizationId}/` : ""}${accountId}`;
}

export function logKey(options: TrailOptions & { readonly region?: string }, time: number, unique: string): string {
  const { accountId = TRAIL.accountId, region = TRAIL.homeRegion } = options;
  const minute = stamp(time).replace(/\d\dZ$/, "Z");
  return `${base(options)}/CloudTrail/${region}/${dayPath(time)}/${accountId}_CloudTrail_${region}_${minute}_${unique}.json.gz`;
}

export function digestKey(options: TrailOptions & { readonly region?: string }, end: number, backfill = false): string {
  const { accountId, name, homeRegion, region } = { region: TRAIL.homeRegion, ...TRAIL, ...options };
  const file = `${accountId}_CloudTrail-Digest_${region}_${name}_${homeRegion}_${stamp(end)}${backfill ? "_backfill" : ""}`;
  return `${base(options)}/CloudTrail-Digest/${region}/${dayPath(end)}/${file}.json.gz`;
}

/** Publishes a key in a region; from and until are generous. */
export function publish(to: World, region: string, key: SigningKey, value: Buffer = key.der): void {
  const list = to.publicKeys.get(region) ?? [];
  to.publicKeys.set(region, list);
  if (list.some((one) => one.Fingerprint === key.fingerprint)) return;
  list.push({
    Fingerprint: key.fingerprint,
    Value: value.toString("base64"),
    ValidityStartTime: Date.parse("2020-01-01T00:00:00Z") / 1000,
    ValidityEndTime: Date.parse("2040-01-01T00:00:00Z") / 1000,
  });
}

/** Each region signs with a key of its own. */
export const regionKey = (region: string): SigningKey => signingKey(region === TRAIL.homeRegion ? 0 : 1);

let unique = 0;

/** Puts a log file into its bucket. */
export function putLog(
  to: World,
  options: TrailOptions & { readonly region?: string; readonly logBytes?: number },
  time: number,
): Log {
  const { bucket = TRAIL.bucket, logBytes = 400 } = options;
  const id = `U${String(++unique).padStart(15, "0")}`;
  const key = logKey(options, time, id);
  bucketOf(to, bucket).set(key, { body: gzipSync(logContent(id, logBytes)), metadata: {} });
  return { bucket, key, time };
}

function logContent(id: string, bytes: number): string {
  const records = Array.from({ length: Math.max(1, Math.round(bytes / 200)) }, (_, i) => ({
    eventVersion: "1.11",
    eventID: createHash("sha256").update(`${id} ${i}`).digest("hex"),
    eventName: "DescribeInstances",
    sourceIPAddress: `203.0.113.${i % 250}`,
  }));
  return JSON.stringify({ Records: records });
}

export interface DigestOptions extends TrailOptions {
  readonly region?: string;
  readonly start: number;
  readonly end: number;
  readonly logs: readonly Log[];
  readonly previous?: Digest | undefined;
  readonly key?: SigningKey;
  readonly backfill?: boolean;
  /** Changes the body before it is signed. */
  readonly edit?: (body: Record<string, unknown>) => void;
}

const sha256 = (content: Buffer | string): string => createHash("sha256").update(content).digest("hex");

/** Writes a digest as CloudTrail does, signs it and publishes its key. */
export function putDigest(to: World, options: DigestOptions): Digest {
  const { start, end, logs, previous, backfill = false } = options;
  const { accountId, region, bucket } = { region: TRAIL.homeRegion, ...TRAIL, ...options };
  const key = options.key ?? regionKey(region);
  const objectKey = digestKey(options, end, backfill);
  const body: Record<string, unknown> = {
    awsAccountId: accountId,
    digestStartTime: iso(start),
    digestEndTime: iso(end),
    digestS3Bucket: bucket,
    digestS3Object: objectKey,
    digestPublicKeyFingerprint: key.fingerprint,
    digestSignatureAlgorithm: "SHA256withRSA",
    newestEventTime: logs.length > 0 ? iso(end - MINUTE) : null,
    oldestEventTime: logs.length > 0 ? iso(start) : null,
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous ? "SHA-256" : null,
    previousDigestSignature: previous?.signature ?? null,
    logFiles: logs.map((log) => ({
      s3Bucket: log.bucket,
      s3Object: log.key,
      hashValue: sha256(contentOf(to, log)),
      hashAlgorithm: "SHA-256",
      newestEventTime: iso(log.time),
      oldestEventTime: iso(log.time - 5 * MINUTE),
    })),
  };
  options.edit?.(body);
  publish(to, region, key);
  const content = JSON.stringify(body);
  const signature = signatureOf(body, content, key);
  bucketOf(to, bucket).set(objectKey, {
    body: gzipSync(content),
    metadata: {
      signature,
      "signature-algorithm": "SHA256withRSA",
      ...(backfill ? { "backfill-generation-timestamp": iso(end + 3 * HOUR) } : {}),
    },
  });
  return { bucket, key: objectKey, start, end, hash: sha256(content), signature, body, logs };
}

export function signatureOf(body: Record<string, unknown>, content: string, key: SigningKey): string {
  const previous = body.previousDigestSignature ?? "null";
  const signed = `${body.digestEndTime}\n${body.digestS3Bucket}/${body.digestS3Object}\n${sha256(content)}\n${previous}`;
  return sign("RSA-SHA256", Buffer.from(signed), key.privateKey).toString("hex");
}

const contents = new WeakMap<Buffer, Buffer>();

function contentOf(from: World, { bucket, key }: Log): Buffer {
  const stored = bucketOf(from, bucket).get(key);
  if (!stored) throw new Error(`${key} is not there`);
  const known = contents.get(stored.body) ?? gunzipSync(stored.body);
  contents.set(stored.body, known);
  return known;
}

/** Delivers hours of log files with their digests. */
export function deliver(to: World, options: ChainOptions): Digest[] {
  const { from, hours, logsPerHour = 2, keyFor } = options;
  const digests: Digest[] = [];
  for (let hour = 0; hour < hours; hour++) {
    const start = from + hour * HOUR;
    const logs = Array.from({ length: logsPerHour }, (_, i) =>
      putLog(to, options, start + Math.floor(((i + 1) * 50) / (logsPerHour + 1)) * MINUTE),
    );
    const key = keyFor?.(hour);
    digests.push(
      putDigest(to, {
        ...options,
        start,
        end: start + HOUR,
        logs,
        previous: digests.at(-1) ?? options.after,
        ...(key ? { key } : {}),
      }),
    );
  }
  return digests;
}

/** A world with one trail in one region, or in several. */
export function deliveredTrail(options: Partial<ChainOptions> & { readonly regions?: readonly string[] } = {}) {
  const { regions = [TRAIL.homeRegion], from = START, hours = 4, ...rest } = options;
  const made = world();
  addTrail(made, rest);
  const digests = Object.fromEntries(
    regions.map((region) => [region, deliver(made, { ...rest, region, from, hours })] as const),
  );
  return { world: made, digests, home: digests[TRAIL.homeRegion] ?? [] };
}

/** When the deliveries of tests begin. */
export const START = Date.parse("2026-01-15T00:00:00Z");
