import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IntegrityResult } from "../../src/model/integrity/integrity-result.ts";
import { type BucketServer, bucketServer } from "../support/bucket-server.ts";
import { expectSentence } from "../support/cli-files.ts";
import { emulatorEnv, runHere, startCli } from "../support/run-cli.ts";
import { scratch } from "../support/scan.ts";
import {
  type Digest,
  deliver,
  deliveredTrail,
  HOUR,
  iso,
  type Log,
  logKey,
  putLog,
  START,
  TRAIL,
  type World,
} from "../support/signed-trail.ts";
import { plant, remove, replaceContent, replaceMetadata } from "../support/tamper.ts";

const REGIONS = ["us-east-1", "eu-west-1"];

let folder: ReturnType<typeof scratch>;
let server: BucketServer;
let world: World;
let home: Digest[];

async function begin(): Promise<void> {
  folder = scratch();
  const delivered = deliveredTrail({ regions: REGIONS, hours: 8 });
  world = delivered.world;
  home = delivered.home;
  server = await bucketServer(world);
}
afterEach(async () => {
  await server.stop();
  folder.remove();
});

const args = (hours = 8, ...more: string[]) => [
  ...["validate", "--trail-arn", TRAIL.arn, "--start", iso(START), "--end", iso(START + hours * HOUR), "--quiet"],
  ...["--output", `json=${folder.file("r.json")}`, ...more],
];
const withCheckpoint = (hours = 8) => args(hours, "--checkpoint", folder.file("c"));
const run = (what: readonly string[]) => runHere(what, { env: emulatorEnv(server.url) });
const result = () => readFileSync(folder.file("r.json"), "utf8");
const fetched = (kind: RegExp) =>
  server.asked.filter(({ operation, about }) => operation === "s3:GetObject" && kind.test(about)).length;
const LOGS = /\/CloudTrail\//;
const FOREVER = new Promise(() => {});
const DIGESTS = /\/CloudTrail-Digest\//;

/** The digit with its lowest bit flipped. */
const flipped = (digit: string) => (Number.parseInt(digit, 16) ^ 1).toString(16);

describe("a checkpoint", () => {
  beforeEach(() => begin());

  it("keeps what is verified: only what is new is read, and the last verified digest", async () => {
    expect((await run(withCheckpoint(6))).code).toBe(0);
    const first = fetched(LOGS);
    expect(first).toBe(2 * 7 * 2);
    server.asked.length = 0;
    expect((await run(withCheckpoint(8))).code).toBe(0);
    const incremental = result();
    expect(fetched(LOGS)).toBe(2 * 1 * 2);
    // One new digest and the last of those before, in each region.
    expect(fetched(DIGESTS)).toBe(2 * 2);
    expect((await run(args(8))).code).toBe(0);
    expect(result()).toBe(incremental);
  });

  it("is not believed where the last verified digest has changed", async () => {
    expect((await run(withCheckpoint())).code).toBe(0);
    const last = home.at(-1) as Digest;
    replaceContent(world, last, (text) => text.replace(/"newestEventTime":"[^"]*"/, '"newestEventTime":null'));
    replaceContent(world, home[0]?.logs[0] as Log, (text) => `${text} `);
    expect((await run(withCheckpoint())).code).toBe(1);
    const { problems } = JSON.parse(result()) as IntegrityResult;
    expect(problems.map(({ kind }) => kind).sort()).toEqual(["digest-invalid-signature", "log-modified"]);
  });

  it("is not believed of a digest whose object was replaced", async () => {
    expect((await run(withCheckpoint())).code).toBe(0);
    replaceContent(world, home[2] as Digest, (text) =>
      text.replace(/"newestEventTime":"[^"]*"/, '"newestEventTime":null'),
    );
    expect((await run(withCheckpoint())).code).toBe(1);
    expect((JSON.parse(result()) as IntegrityResult).problems.map(({ kind }) => kind)).toEqual([
      "digest-invalid-signature",
    ]);
  });

  it("hides no digest that is gone, and nothing that was planted since", async () => {
    expect((await run(withCheckpoint())).code).toBe(0);
    remove(world, home[3] as Digest);
    const planted = putLog(world, {}, START + HOUR);
    expect((await run(withCheckpoint())).code).toBe(1);
    const found = result();
    expect((JSON.parse(found) as IntegrityResult).problems.map(({ key }) => key)).toEqual([
      planted.key,
      (home[3] as Digest).key,
    ]);
    expect((await run(args())).code).toBe(1);
    expect(result()).toBe(found);
  });

  it("hides no log file that is gone", async () => {
    expect((await run(withCheckpoint())).code).toBe(0);
    remove(world, home[1]?.logs[0] as Log);
    expect((await run(withCheckpoint())).code).toBe(1);
    const found = result();
    expect((JSON.parse(found) as IntegrityResult).problems.map(({ kind }) => kind)).toEqual(["log-missing"]);
    expect((await run(args())).code).toBe(1);
    expect(result()).toBe(found);
  });

  it("forgets no problem: what was wrong is looked at again", async () => {
    replaceContent(world, home[1]?.logs[0] as Log, (text) => `${text} `);
    for (let i = 0; i < 2; i++) {
      expect((await run(withCheckpoint())).code).toBe(1);
      expect((JSON.parse(result()) as IntegrityResult).problems.map(({ kind }) => kind)).toEqual(["log-modified"]);
    }
  });

  it("of another trail, or no checkpoint at all, is refused", async () => {
    writeFileSync(folder.file("c"), "a shopping list\n");
    expectSentence(await run(withCheckpoint()), 2, /not a trailproof checkpoint/);
    expect(readFileSync(folder.file("c"), "utf8")).toBe("a shopping list\n");
    const other = { trail: "other", homeRegion: "us-east-1", bucket: TRAIL.bucket, prefix: "" };
    writeFileSync(folder.file("c"), `${JSON.stringify({ trailproofCheckpoint: "1", ...other })}\n`);
    expectSentence(await run(withCheckpoint()), 2, /a different trail/);
    const copy = { trail: "main", homeRegion: "us-east-1", bucket: TRAIL.bucket, prefix: "", source: "/somewhere" };
    writeFileSync(folder.file("c"), `${JSON.stringify({ trailproofCheckpoint: "1", ...copy })}\n`);
    expectSentence(await run(withCheckpoint()), 2, /a different trail, bucket, prefix, copy/);
    expectSentence(await run(args(8, "--checkpoint", folder.file("none/c"))), 2, /Cannot write checkpoint/);
    expectSentence(await run(args(8, "--checkpoint", "/dev/full")), 2, /not a regular file/);
    expectSentence(await run(args(8, "--checkpoint", folder.file("n".repeat(300)))), 2, /Cannot (read|write)/);
    expectSentence(await run([...withCheckpoint(), "--digests-only"]), 2, /--digests-only/);
  });

  it("that cannot be written any more ends the run: what waits is not fetched", async () => {
    await server.stop();
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    server = await bucketServer(world, { hold: () => (fetched(LOGS) > 0 ? released : undefined) });
    const ended = run([...withCheckpoint(), "--concurrency", "1"]);
    while (fetched(LOGS) === 0) await sleep(5);
    rmSync(folder.file("c"));
    mkdirSync(folder.file("c"));
    const before = fetched(LOGS);
    release();
    expectSentence(await ended, 2, /Cannot write checkpoint/);
    expect(fetched(LOGS) - before).toBeLessThan(10);
  });

  it("that ends in half a line is as good as the rest of it", async () => {
    expect((await run(withCheckpoint())).code).toBe(0);
    const intact = result();
    writeFileSync(folder.file("c"), readFileSync(folder.file("c"), "utf8").slice(0, -40));
    expect((await run(withCheckpoint())).code).toBe(0);
    expect(result()).toBe(intact);
  });

  it("with one wrong bit in a hash loses the line, says so, and verifies the digest again", async () => {
    expect((await run(withCheckpoint())).code).toBe(0);
    const intact = JSON.parse(result()) as IntegrityResult;
    const text = readFileSync(folder.file("c"), "utf8");
    writeFileSync(
      folder.file("c"),
      text.replace(/("hash":")(.)/, (_, name, digit) => name + flipped(digit)),
    );
    expect((await run(withCheckpoint())).code).toBe(0);
    const { notes, ...rest } = JSON.parse(result()) as IntegrityResult;
    expect({ ...rest, notes: [] }).toEqual(intact);
    expect(notes).toMatchObject([
      { code: "CheckpointDamaged", message: expect.stringContaining("1 damaged line was") },
    ]);
    expect((await run(withCheckpoint())).code).toBe(0);
    expect(JSON.parse(result())).toEqual(intact);
  });

  it("is not believed of a digest whose metadata alone was replaced", async () => {
    expect((await run(withCheckpoint())).code).toBe(0);
    const digest = home[2] as Digest;
    replaceMetadata(world, digest, (metadata) => ({ ...metadata, signature: `${home[3]?.signature}` }));
    expect((await run(withCheckpoint())).code).toBe(1);
    const { problems } = JSON.parse(result()) as IntegrityResult;
    expect(problems.map(({ kind, key }) => [kind, key])).toEqual([["digest-invalid-signature", digest.key]]);
  });
});

describe("a run that is killed", () => {
  /** A log file that was changed and one that no digest lists: both are found again after every interruption. */
  async function beginTampered(): Promise<void> {
    await begin();
    replaceContent(world, home[1]?.logs[0] as Log, (text) => `${text} `);
    plant(world, logKey({}, START + 3 * HOUR, "Planted"), "{}");
  }
  const checkpoint = () => (existsSync(folder.file("c")) ? readFileSync(folder.file("c"), "utf8") : "");
  const lines = () => checkpoint().split("\n").length - 1;

  it("continues from its checkpoint, with the same result, however much the checkpoint holds", async () => {
    await beginTampered();
    expect((await run(withCheckpoint())).code).toBe(1);
    const expected = result();
    // Lines are only ever appended: what a killed run leaves is a beginning of the complete checkpoint.
    const complete = checkpoint().split(/(?<=\n)/);
    expect(complete.length).toBeGreaterThan(10);
    for (const count of complete.keys()) {
      rmSync(folder.file("r.json"));
      if (count === 0) rmSync(folder.file("c"));
      else writeFileSync(folder.file("c"), complete.slice(0, count).join(""));
      expect((await run(withCheckpoint())).code).toBe(1);
      expect(result()).toBe(expected);
    }
  });

  it.each([1, 4, 8, 12])("continues from its checkpoint of %i lines, with the same result", async (count) => {
    await beginTampered();
    await server.stop();
    // The run waits for the answer to its next request: it is never over before it is killed.
    server = await bucketServer(world, { hold: () => (lines() >= count ? FOREVER : undefined) });
    const { child, result: over } = startCli([...withCheckpoint(), "--concurrency", "1"], {
      env: emulatorEnv(server.url),
    });
    while (lines() < count) await sleep(20);
    child.kill("SIGKILL");
    expect(await over).toMatchObject({ signal: "SIGKILL" });
    expect(existsSync(folder.file("r.json"))).toBe(false);
    await server.stop();
    server = await bucketServer(world);
    expect((await run(withCheckpoint())).code).toBe(1);
    const continued = result();
    expect((await run(args())).code).toBe(1);
    expect(result()).toBe(continued);
  });

  it("by Ctrl-C says how to go on, and writes no half result", async () => {
    await begin();
    await server.stop();
    server = await bucketServer(world, { hold: () => (fetched(LOGS) >= 6 ? FOREVER : undefined) });
    const { child, result: over } = startCli(withCheckpoint(), { env: emulatorEnv(server.url) });
    while (fetched(LOGS) < 6) await sleep(20);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await over;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(stderr).toMatch(/interrupted\nWhat is verified so far is in .*c: the same command continues from there\n$/);
    expect(() => result()).toThrow(/ENOENT/);
    await server.stop();
    server = await bucketServer(world);
    expect((await run(withCheckpoint())).code).toBe(0);
  });
});

describe("a trail that goes on", () => {
  it("hour by hour with one checkpoint ends as one run over everything", async () => {
    await begin();
    for (let hour = 2; hour <= 4; hour++) expect((await run(withCheckpoint(hour))).code).toBe(0);
    const last = home.at(-1) as Digest;
    deliver(world, { from: last.end, hours: 2, after: last });
    expect((await run(withCheckpoint(8))).code).toBe(0);
    const stepwise = result();
    expect((await run(args(8))).code).toBe(0);
    expect(result()).toBe(stepwise);
  });
});
