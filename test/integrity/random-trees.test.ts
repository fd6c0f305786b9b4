import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { integrityContradiction } from "../../src/documents/integrity-contradiction.ts";
import type { Trail } from "../../src/model/documents/snapshot.ts";
import { isUnexplained, isWrong } from "../../src/model/integrity/integrity-problem.ts";
import { validateHere } from "../support/memory-source.ts";
import { naiveProblems } from "../support/naive-verifier.ts";
import {
  addTrail,
  bucketOf,
  type Digest,
  deliver,
  digestKey,
  HOUR,
  iso,
  logKey,
  MINUTE,
  putDigest,
  putLog,
  regionKey,
  START,
  type StoredObject,
  signatureOf,
  signingKey,
  TRAIL,
  type World,
  world,
} from "../support/signed-trail.ts";

const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 120) };

const REGIONS = ["us-east-1", "eu-west-1"];

/** Chains with pauses between them, the same in each region; late log files; another trail in the same bucket. */
const shapes = fc.record({
  chains: fc.array(fc.record({ hours: fc.integer({ min: 1, max: 4 }), pause: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  regions: fc.integer({ min: 1, max: 2 }),
  logsPerHour: fc.integer({ min: 0, max: 2 }),
  rotate: fc.boolean(),
  late: fc.array(fc.nat(7), { maxLength: 2 }),
  other: fc.boolean(),
  start: fc.integer({ min: -16, max: 40 }),
  length: fc.integer({ min: 0, max: 60 }),
  now: fc.constantFrom(1000, 1000, 1000, 0, 1, 2, 3),
  status: fc.constantFrom("true", "true", "true", "logging before", "no start", "not read", "stopped"),
});
type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

interface Tree {
  readonly made: World;
  readonly digests: readonly Digest[];
  /** When the last chain began and ended, and the one before it ended. */
  readonly began: number;
  readonly ended: number;
  readonly paused: number | null;
}

function grow({ chains, regions, logsPerHour, rotate, late, other }: Shape): Tree {
  const made = world();
  addTrail(made);
  const digests: Digest[] = [];
  let [began, ended, paused] = [START, START, null as number | null];
  for (const [i, { hours, pause }] of chains.entries()) {
    if (i > 0) [began, paused] = [ended + pause * HOUR, ended];
    ended = began + hours * HOUR;
    for (const region of REGIONS.slice(0, regions)) {
      const keyFor = (hour: number) => (rotate && hour > 0 ? signingKey(2) : regionKey(region));
      digests.push(...deliver(made, { region, from: began, hours, logsPerHour, logBytes: 200, keyFor }));
    }
  }
  let previous: Digest | undefined;
  for (const hour of [...new Set(late)].sort()) {
    const [start, end] = [START + hour * HOUR, START + (hour + 1) * HOUR];
    const logs = [putLog(made, {}, start + 7 * MINUTE)];
    previous = putDigest(made, { start, end, logs, previous, backfill: true });
    digests.push(previous);
  }
  if (other) deliver(made, { name: "second", homeRegion: "eu-west-1", from: START, hours: 3, logsPerHour: 1 });
  return { made, digests, began, ended, paused };
}

const n = fc.nat();
const kind = <K extends string>(what: K) => fc.constant(what);
const tampers = fc.oneof(
  fc.record({ what: kind("byte"), n, at: fc.nat(), xor: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ what: kind("cut"), n, at: fc.nat() }),
  fc.record({ what: kind("append"), n }),
  fc.record({ what: kind("content"), n }),
  fc.record({ what: kind("remove"), n }),
  fc.record({ what: kind("removeHour"), n }),
  fc.record({ what: kind("removeUntil"), n }),
  fc.record({ what: kind("wipe"), n }),
  fc.record({ what: kind("swap"), n, other: n }),
  fc.record({
    what: kind("metadata"),
    n,
    how: fc.constantFrom("other", "none", "text", "algorithm", "no algorithm", "no time", "upper case"),
  }),
  fc.record({
    what: kind("plant"),
    minute: fc.integer({ min: -300, max: 1500 }),
    named: fc.constantFrom("as it is", "9999", "no time", "1999"),
    folder: fc.constantFrom("as it is", "past", "next", "none", "region", "nameless", "other region"),
  }),
  fc.record({ what: kind("copy"), n, minute: fc.integer({ min: -300, max: 1500 }) }),
  fc.record({ what: kind("resign"), n, with: fc.constantFrom("the region's key", "a key of their own") }),
  fc.record({ what: kind("keys"), n }),
);
type Tamper = typeof tampers extends fc.Arbitrary<infer T> ? T : never;

function apply({ made, digests }: Tree, tamper: Tamper): unknown {
  const objects = bucketOf(made, TRAIL.bucket);
  const keys = [...objects.keys()].sort();
  const pick = (i: number) => keys[i % keys.length] as string;
  const change = (i: number, edit: (stored: StoredObject) => Partial<StoredObject>) => {
    const stored = objects.get(pick(i));
    if (stored) objects.set(pick(i), { ...stored, ...edit(stored) });
  };
  const hour = (i: number) => digests[i % digests.length] as Digest;
  const drop = ({ key, logs }: Digest) => {
    for (const one of [key, ...logs.map((log) => log.key)]) objects.delete(one);
  };
  if (keys.length === 0) return;
  switch (tamper.what) {
    case "byte":
      return change(tamper.n, ({ body }) => {
        const changed = Buffer.from(body);
        const at = tamper.at % Math.max(1, body.length);
        changed[at] = (changed[at] ?? 0) ^ tamper.xor;
        return { body: changed };
      });
    case "cut":
      return change(tamper.n, ({ body }) => ({ body: body.subarray(0, tamper.at % Math.max(1, body.length)) }));
    case "append":
      return change(tamper.n, ({ body }) => ({ body: Buffer.concat([body, Buffer.from("\0")]) }));
    case "content":
      return change(tamper.n, ({ body }) => {
        try {
          return { body: gzipSync(`${gunzipSync(body)} `) };
        } catch {
          return {};
        }
      });
    case "remove":
      return objects.delete(pick(tamper.n));
    case "removeHour":
      return drop(hour(tamper.n));
    case "removeUntil":
      return digests.filter(({ end }) => end <= hour(tamper.n).end).map(drop);
    case "wipe":
      return keys.filter((key) => key.includes(`/${REGIONS[tamper.n % 2]}/`)).map((key) => objects.delete(key));
    case "swap": {
      const [a, b] = [objects.get(pick(tamper.n)), objects.get(pick(tamper.other))];
      if (a && b) objects.set(pick(tamper.n), b).set(pick(tamper.other), a);
      return;
    }
    case "metadata": {
      const stored = objects.get(hour(tamper.n).key);
      if (stored)
        objects.set(hour(tamper.n).key, {
          ...stored,
          metadata: replaced(stored.metadata, tamper.how, hour(tamper.n + 1)),
        });
      return;
    }
    case "plant":
      objects.set(planted(tamper), { body: gzipSync("{}"), metadata: {} });
      return;
    case "copy": {
      const stored = objects.get(pick(tamper.n));
      const key = digestKey({}, START + tamper.minute * MINUTE);
      if (stored && !objects.has(key)) objects.set(key, stored);
      return;
    }
    case "resign": {
      const { key, body } = hour(tamper.n);
      const stored = objects.get(key);
      if (!stored) return;
      const region = key.split("/")[3] ?? "";
      const signer = tamper.with === "the region's key" ? regionKey(region) : signingKey(3);
      const document = { ...body, newestEventTime: null, digestPublicKeyFingerprint: signer.fingerprint };
      const text = JSON.stringify(document);
      const metadata = { ...stored.metadata, signature: signatureOf(document, text, signer) };
      objects.set(key, { body: gzipSync(text), metadata });
      return;
    }
    case "keys":
      made.publicKeys.get(REGIONS[tamper.n % 2] ?? "")?.shift();
  }
}

function replaced(metadata: Readonly<Record<string, string>>, how: string, other: Digest): Record<string, string> {
  const { signature = "", ...unsigned } = metadata;
  const without = (name: string) => Object.fromEntries(Object.entries(metadata).filter(([one]) => one !== name));
  switch (how) {
    case "other":
      return { ...metadata, signature: other.signature };
    case "none":
      return unsigned;
    case "text":
      return { ...metadata, signature: "no signature" };
    case "algorithm":
      return { ...metadata, "signature-algorithm": "SHA1withRSA" };
    case "no algorithm":
      return without("signature-algorithm");
    case "no time":
      return without("backfill-generation-timestamp");
    default:
      return { ...metadata, signature: signature.toUpperCase() };
  }
}

function planted({ minute, named, folder }: Extract<Tamper, { what: "plant" }>): string {
  const key = logKey(
    { region: folder === "other region" ? "eu-west-1" : "us-east-1" },
    START + minute * MINUTE,
    "Planted",
  );
  const day = /\/\d{4}\/\d\d\/\d\d\//;
  const stamp = /_\d{8}T\d{4}Z_/;
  const names = { "9999": "_99991231T2355Z_", "1999": "_19990101T0000Z_", "no time": "_" };
  const name = named === "as it is" ? key : key.replace(stamp, names[named]);
  const file = name.split("/").at(-1);
  const base = `AWSLogs/${TRAIL.accountId}/CloudTrail`;
  switch (folder) {
    case "past":
      return name.replace(day, "/2019/03/02/");
    case "next":
      return name.replace(day, "/2026/01/16/");
    case "none":
      return name.replace(day, "/");
    case "region":
      return `${base}/${file}`;
    case "nameless":
      return `${base}//2026/01/15/${file}`;
    default:
      return name;
  }
}

function question(shape: Shape, { began, ended, paused }: Tree) {
  const start = START + shape.start * 15 * MINUTE;
  const now = Math.max(start, shape.now === 1000 ? START + 1000 * HOUR : ended + shape.now * 30 * MINUTE);
  const end = Math.min(now, start + shape.length * 15 * MINUTE);
  const truth = { isLogging: true, started: began, stopped: paused };
  const status = {
    true: truth,
    "logging before": { ...truth, started: START - 1000 * HOUR, stopped: null },
    "no start": { ...truth, started: null },
    "not read": null,
    stopped: { isLogging: false, started: began, stopped: ended },
  }[shape.status];
  return { start, end, now, status };
}

async function compare(shape: Shape, changes: readonly Tamper[]) {
  const tree = grow(shape);
  for (const change of changes) apply(tree, change);
  const { start, end, now, status } = question(shape, tree);
  const time = (at: number | null) => (at === null ? null : iso(at));
  const logging = status && {
    isLogging: status.isLogging,
    startLoggingTime: time(status.started),
    stopLoggingTime: time(status.stopped),
  };
  const result = await validateHere(tree.made, { start, end, now, logging });
  const told = result.problems.map((one) =>
    [one.kind, ...(one.kind === "gap" ? [isUnexplained(one) ? "unexplained" : "explained"] : []), one.key].join(" "),
  );
  const { trailName, homeRegion, accountId, bucket } = { ...TRAIL, trailName: TRAIL.name };
  const expected = naiveProblems(tree.made, { trailName, homeRegion, accountId, bucket, start, end, now, status });
  const integrity = { state: "read", value: result } as unknown as Trail["integrity"];
  const statusFact = (logging
    ? { state: "read", value: logging }
    : { state: "unreadable" }) as unknown as Trail["status"];
  const contradiction = integrityContradiction({ integrity, status: statusFact }, now, now);
  return { result, told: told.sort(), expected, contradiction };
}

describe("random trees", () => {
  it("are told as an independent verifier tells them", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.array(tampers, { minLength: 1, maxLength: 4 }), async (shape, changes) => {
        const { result, told, expected, contradiction } = await compare(shape, changes);
        expect(told).toEqual(expected);
        expect(contradiction).toBeUndefined();
        expect(result.exitCode === 1).toBe(result.problems.some(isWrong));
        if (result.exitCode === 0) expect(expected.filter((one) => !one.startsWith("gap explained"))).toEqual([]);
      }),
      RUNS,
    );
  });

  it("that are intact are accused of nothing", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const { result, told, expected, contradiction } = await compare(
          { ...shape, now: shape.now === 1000 ? 0 : shape.now },
          [],
        );
        expect(told).toEqual(expected);
        expect(contradiction).toBeUndefined();
        expect(result.problems.filter(isWrong).map(({ kind }) => kind)).toEqual([]);
        const { expectedSeconds, verifiedSeconds } = result.summary;
        if (result.exitCode === 0) expect(verifiedSeconds).toBe(expectedSeconds);
      }),
      { numRuns: Math.ceil(RUNS.numRuns / 2) },
    );
  });
});
