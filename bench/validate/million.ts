/**
 * Validates a million log files of a bucket that is made up as it is asked for: listing, digests and hashes. Run by
 * `bench/validate.ts`, bundled, in a process of its own: `node million.mjs LOGS`.
 */
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { ListedObject, ListPage, Source } from "../../src/integrity/source/source.ts";
import { validateTrail } from "../../src/integrity/validate-trail.ts";

const LOGS = Number(process.argv[2] ?? 1_000_000);
const REGIONS = ["ap-south-1", "eu-west-1", "sa-east-1", "us-east-1"];
const DAYS = 10;
const HOUR = 3_600_000;
const START = Date.parse("2026-01-01T00:00:00Z");
const PER_HOUR = Math.round(LOGS / REGIONS.length / DAYS / 24);
const BASE = "AWSLogs/111122223333";
const HASH = "0".repeat(64);

const iso = (time: number) => new Date(time).toISOString().replace(".000", "");
const stamp = (time: number) => iso(time).replace(/[-:]/g, "");
const day = (time: number) => iso(time).slice(0, 10).replaceAll("-", "/");
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const der = publicKey.export({ type: "pkcs1", format: "der" });

function logKey(region: string, hour: number, i: number): string {
  const time = START + hour * HOUR + Math.floor((i * 45) / PER_HOUR) * 60_000;
  const minute = stamp(time).replace(/\d\dZ$/, "Z");
  return `${BASE}/CloudTrail/${region}/${day(time)}/111122223333_CloudTrail_${region}_${minute}_N${String(i).padStart(15, "0")}.json.gz`;
}

function digestKey(region: string, hour: number): string {
  const end = START + (hour + 1) * HOUR;
  return `${BASE}/CloudTrail-Digest/${region}/${day(end)}/111122223333_CloudTrail-Digest_${region}_main_us-east-1_${stamp(end)}.json.gz`;
}

interface Made {
  readonly hash: string;
  readonly signature: string;
}

const made = new Map<string, Made>();

/** A digest; the chain's links come from the ones made before it, which cost nothing to make again. */
function digest(region: string, hour: number, key: KeyObject) {
  const previous = hour === 0 ? undefined : (made.get(`${region} ${hour - 1}`) as Made);
  const end = iso(START + (hour + 1) * HOUR);
  const content = JSON.stringify({
    awsAccountId: "111122223333",
    digestStartTime: iso(START + hour * HOUR),
    digestEndTime: end,
    digestS3Bucket: "acme-trail",
    digestS3Object: digestKey(region, hour),
    digestPublicKeyFingerprint: "f",
    digestSignatureAlgorithm: "SHA256withRSA",
    newestEventTime: null,
    oldestEventTime: null,
    previousDigestS3Bucket: previous ? "acme-trail" : null,
    previousDigestS3Object: previous ? digestKey(region, hour - 1) : null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous ? "SHA-256" : null,
    previousDigestSignature: previous?.signature ?? null,
    logFiles: Array.from({ length: PER_HOUR }, (_, i) => ({
      s3Bucket: "acme-trail",
      s3Object: logKey(region, hour, i),
      hashValue: HASH,
      hashAlgorithm: "SHA-256",
      newestEventTime: end,
      oldestEventTime: end,
    })),
  });
  const hash = createHash("sha256").update(content).digest("hex");
  const signed = `${end}\nacme-trail/${digestKey(region, hour)}\n${hash}\n${previous?.signature ?? "null"}`;
  const signature =
    made.get(`${region} ${hour}`)?.signature ?? sign("RSA-SHA256", Buffer.from(signed), key).toString("hex");
  made.set(`${region} ${hour}`, { hash, signature });
  return { body: gzipSync(content, { level: 1 }), signature };
}

for (const region of REGIONS) for (let hour = 0; hour < DAYS * 24; hour++) digest(region, hour, privateKey);

function* keysUnder(prefix: string): Generator<string> {
  for (const region of REGIONS)
    for (let hour = 0; hour < DAYS * 24; hour++) {
      if (prefix === `${BASE}/CloudTrail-Digest/${region}/`) yield digestKey(region, hour);
      else if (prefix === `${BASE}/CloudTrail/${region}/${day(START + hour * HOUR)}/`)
        for (let i = 0; i < PER_HOUR; i++) yield logKey(region, hour, i);
    }
}

const folders: Readonly<Record<string, readonly string[]>> = {
  [`${BASE}/CloudTrail/`]: REGIONS,
  [`${BASE}/CloudTrail-Digest/`]: REGIONS,
  ...Object.fromEntries(
    REGIONS.flatMap((region) => [
      [`${BASE}/CloudTrail/${region}/`, ["2026"]],
      [`${BASE}/CloudTrail/${region}/2026/`, ["01"]],
      [`${BASE}/CloudTrail/${region}/2026/01/`, Array.from({ length: DAYS }, (_, i) => String(i + 1).padStart(2, "0"))],
    ]),
  ),
};

const source: Source = {
  hasMetadata: true,
  namesBucket: true,
  list: async function* ({ prefix, shallow, startAfter = "" }): AsyncGenerator<ListPage> {
    const under = (name: string) => `${prefix}${name}/`;
    if (shallow) return yield { objects: [], folders: (folders[prefix] ?? []).map(under) };
    let objects: ListedObject[] = [];
    for (const key of keysUnder(prefix)) {
      if (key > startAfter) objects.push({ key, etag: "", size: 1 });
      if (objects.length < 1000) continue;
      await new Promise(setImmediate);
      yield { objects, folders: [] };
      objects = [];
    }
    yield { objects, folders: [] };
  },
  digest: async (_, key) => {
    const [, region = "", end = ""] = /Digest_([a-z0-9-]+)_main_us-east-1_(\w+)\.json/.exec(key) ?? [];
    const time = Date.parse(end.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, "$1-$2-$3T$4:$5:$6Z"));
    await new Promise(setImmediate);
    const { body, signature } = digest(region, (time - START) / HOUR - 1, privateKey);
    return { state: "read", body, metadata: { signature, "signature-algorithm": "SHA256withRSA" } };
  },
  log: async () => {
    await new Promise(setImmediate);
    return { state: "read", hash: HASH, bytes: 100 };
  },
  publicKeys: async () => [{ fingerprint: "f", der }],
};

const { summary, problems } = await validateTrail({
  trail: {
    name: "main",
    homeRegion: "us-east-1",
    accountId: "111122223333",
    bucket: "acme-trail",
    isOrganizationTrail: false,
  },
  range: { start: START, end: START + DAYS * 24 * HOUR },
  source,
  tool: { name: "trailproof", version: "bench" },
});
if (problems.length > 0 || summary.logs.valid !== PER_HOUR * DAYS * 24 * REGIONS.length) {
  console.error(problems.slice(0, 3), summary);
  process.exit(1);
}
