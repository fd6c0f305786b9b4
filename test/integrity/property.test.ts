import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryCheckpoint, validateHere } from "../support/memory-source.ts";
import {
  addTrail,
  type Digest,
  deliver,
  deliveredTrail,
  digestKey,
  HOUR,
  iso,
  logKey,
  MINUTE,
  START,
  type StoredObject,
  TRAIL,
  type World,
  world,
} from "../support/signed-trail.ts";
import { plant, remove, replaceBody } from "../support/tamper.ts";
import { withBackfill } from "./cases.ts";

/** What tampering begins with: two regions, a backfill chain, a trail that was off for an hour. */
const WORLDS: Readonly<Record<string, World>> = {
  regions: deliveredTrail({ regions: ["us-east-1", "eu-west-1"] }).world,
  backfill: withBackfill().world,
  gap: (() => {
    const made = world();
    addTrail(made);
    deliver(made, { from: START, hours: 2 });
    deliver(made, { from: START + 3 * HOUR, hours: 1 });
    return made;
  })(),
};

/** What the status says of a trail that was off in the third hour. */
const RESTARTED = {
  isLogging: true,
  startLoggingTime: iso(START + 3 * HOUR),
  stopLoggingTime: iso(START + 2 * HOUR),
};

function copy({ buckets, ...rest }: World): World {
  return { ...rest, buckets: new Map([...buckets].map(([name, objects]) => [name, new Map(objects)])) };
}

const objectsOf = (made: World): Map<string, StoredObject> => made.buckets.get(TRAIL.bucket) ?? new Map();

/** By other means than ours: the content of a body that is one gzip file, and how much of it there is. */
function contentOf(body: Buffer): string | undefined {
  try {
    return gunzipSync(body).toString("latin1");
  } catch {
    return undefined;
  }
}

const changes = fc.oneof(
  fc.record({
    what: fc.constant("byte" as const),
    object: fc.nat(),
    at: fc.nat(),
    xor: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({ what: fc.constant("remove" as const), object: fc.nat() }),
  fc.record({ what: fc.constant("swap" as const), object: fc.nat(), other: fc.nat() }),
  fc.record({ what: fc.constant("log" as const), minute: fc.nat(4 * 60 - 20), copyOf: fc.nat() }),
  fc.record({ what: fc.constant("digest" as const), second: fc.nat(5 * 3600 - 1), copyOf: fc.nat() }),
);

/** @returns whether anything was changed. */
function apply(made: World, change: typeof changes extends fc.Arbitrary<infer T> ? T : never): boolean {
  const objects = objectsOf(made);
  const keys = [...objects.keys()].sort();
  const pick = (i: number) => ({ bucket: TRAIL.bucket, key: keys[i % keys.length] as string });
  const stored = (i: number) => objects.get(pick(i).key) as StoredObject;
  switch (change.what) {
    case "byte": {
      const { body } = stored(change.object);
      const changed = Buffer.from(body);
      const at = change.at % body.length;
      changed[at] = (changed[at] ?? 0) ^ change.xor;
      if (contentOf(changed) === contentOf(body)) return false;
      replaceBody(made, pick(change.object), () => changed);
      return true;
    }
    case "remove":
      remove(made, pick(change.object));
      return true;
    case "swap": {
      const [a, b] = [stored(change.object), stored(change.other)];
      objects.set(pick(change.object).key, b);
      objects.set(pick(change.other).key, a);
      return a !== b;
    }
    case "log":
      objects.set(logKey({}, START + change.minute * MINUTE, "Planted"), stored(change.copyOf));
      return true;
    case "digest": {
      const key = digestKey({}, START + change.second * 1000);
      if (objects.has(key)) return false;
      objects.set(key, stored(change.copyOf));
      return true;
    }
  }
}

describe.each(Object.keys(WORLDS))("any one change to a intact trail (%s)", (name) => {
  const original = WORLDS[name] as World;

  it("is intact before", async () => {
    const { exitCode, problems } = await validateHere(original, { logging: RESTARTED });
    expect({ exitCode, kinds: problems.map(({ kind }) => kind) }).toEqual({
      exitCode: 0,
      kinds: name === "gap" ? ["gap"] : [],
    });
  });

  it("is never intact after", async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (change) => {
        const changed = copy(original);
        fc.pre(apply(changed, change));
        const { exitCode, problems } = await validateHere(changed, { logging: RESTARTED });
        expect(problems.filter(({ kind }) => kind !== "gap").length).toBeGreaterThan(0);
        expect(exitCode).toBe(1);
      }),
      { numRuns: 250 },
    );
  });
});

describe("what is not verified", () => {
  const intact = async (made: World, options = {}) => expect((await validateHere(made, options)).exitCode).toBe(0);
  const delivered = () => deliveredTrail();

  it("bytes of the gzip header that nothing signs", async () => {
    const { world: made, home } = delivered();
    for (const object of [home[1]?.logs[0], home[2]].filter((one) => one !== undefined))
      replaceBody(made, object, (body) => {
        const changed = Buffer.from(body);
        changed.set([1, 2, 3, 4, 5, 6], 4);
        changed[3] = 1;
        return changed;
      });
    await intact(made);
  });

  it("what lies outside the range", async () => {
    const { world: made, home } = delivered();
    remove(made, home[0] as NonNullable<(typeof home)[0]>);
    plant(made, logKey({}, START + 10 * MINUTE, "Planted"), "{}");
    await intact(made, { start: START + 90 * MINUTE });
  });

  it("log files that are younger than the newest digest less 15 minutes: counted", async () => {
    const { world: made } = delivered();
    plant(made, logKey({}, START + 4 * HOUR - 10 * MINUTE, "Young"), "{}");
    const { exitCode, regions, summary } = await validateHere(made);
    expect({ exitCode, undigested: summary.logs.undigested, young: regions[0]?.notYetDigested }).toEqual({
      exitCode: 0,
      undigested: 0,
      young: 1,
    });
  });

  it("the newest digest within two hours' grace", async () => {
    const { world: made, home } = delivered();
    remove(made, home[3] as NonNullable<(typeof home)[3]>);
    await intact(made, { now: START + 5 * HOUR });
    expect((await validateHere(made, { now: START + 5 * HOUR + MINUTE })).exitCode).toBe(1);
  });

  it("what a trail does not send while it is stopped", async () => {
    const { world: made } = delivered();
    for (const [end, code] of [
      [START + 4 * HOUR, 0],
      [START + 9 * HOUR, 1],
    ] as const)
      expect((await validateHere(made, { end })).exitCode).toBe(code);
  });
});

describe("bodies that attack", () => {
  const tampered = async (change: (body: Buffer) => Buffer) => {
    const { world: made, home } = deliveredTrail();
    const log = home[1]?.logs[0] as { bucket: string; key: string };
    replaceBody(made, log, change);
    return (await validateHere(made)).problems.map(({ kind, detail }) => [kind, detail]);
  };

  it("a gzip bomb is unreadable, and the limit is named", async () => {
    expect(await tampered(() => gzipSync(Buffer.alloc(80 * 2 ** 20)))).toEqual([
      ["unreadable", expect.stringContaining("more than 64 MiB uncompressed, the limit set by --max-log-mib")],
    ]);
  });

  it("a bomb with a bomb behind it, endless zeros, a header without end", async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 20));
    expect((await tampered(() => Buffer.concat([bomb, bomb]))).map(([kind]) => kind)).toEqual(["log-invalid-format"]);
    expect((await tampered((body) => Buffer.concat([body, Buffer.alloc(2 ** 22)]))).map(([kind]) => kind)).toEqual([
      "log-invalid-format",
    ]);
    const endless = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0]), Buffer.alloc(2 ** 20, 0x61)]);
    expect((await tampered(() => endless)).map(([kind]) => kind)).toEqual(["log-invalid-format"]);
  });

  it("one that is named as a digest excuses nothing", async () => {
    const { world: made } = deliveredTrail();
    plant(made, logKey({}, START + 100 * MINUTE, "Planted"), "{}");
    const bomb = gzipSync(Buffer.alloc(65 * 2 ** 20));
    plant(made, digestKey({ name: "other" }, START + 2 * HOUR), bomb);
    const planted = await validateHere(made);
    expect(planted.problems.map(({ kind }) => kind)).toEqual(["log-undigested"]);

    const { world: ended, home } = deliveredTrail();
    remove(ended, ...home.slice(2));
    plant(ended, digestKey({}, START + 7 * HOUR), bomb);
    const { exitCode, problems } = await validateHere(ended);
    expect({ exitCode, kinds: problems.map(({ kind }) => kind) }).toEqual({ exitCode: 1, kinds: ["digests-stopped"] });
  });
});

describe("a digest whose signature was removed from its metadata", () => {
  const unsigned = (made: World, digest: Digest | undefined) => {
    const stored = made.buckets.get(TRAIL.bucket)?.get(digest?.key ?? "") as StoredObject;
    made.buckets
      .get(TRAIL.bucket)
      ?.set(digest?.key ?? "", { ...stored, metadata: { "signature-algorithm": "SHA256withRSA" } });
  };
  const kinds = async (...args: Parameters<typeof validateHere>) =>
    (await validateHere(...args)).problems.map(({ kind, key }) => [kind, key]);

  it("is invalid although the next digest names the signature", async () => {
    const { world: made, home } = deliveredTrail();
    unsigned(made, home[2]);
    // Beyond the range, where only the digest after it leads to it.
    remove(made, home[0] as Digest, home[1] as Digest);
    const found = await kinds(made, { end: START + 30 * MINUTE });
    expect(found).toEqual([["digest-invalid-signature", home[2]?.key]]);
  });

  it("is invalid although the checkpoint has the signature", async () => {
    const { world: made, home } = deliveredTrail();
    const checkpoint = memoryCheckpoint();
    expect(await kinds(made, { checkpoint })).toEqual([]);
    unsigned(made, home[3]);
    expect(await kinds(made, { checkpoint })).toEqual([["digest-invalid-signature", home[3]?.key]]);
  });
});
