import { createHash } from "node:crypto";
import { truncateSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { expectSentence, folderWith, sound } from "../support/cli-files.ts";
import { limit } from "../support/machine.ts";
import { runCli, runHere } from "../support/run-cli.ts";

const folder = folderWith({ "sound.json": sound() });
afterAll(folder.remove);

type Wrong = (snapshot: Record<string, unknown> & Snapshot) => unknown;
const changed = (change: Wrong): string => {
  const snapshot = sound();
  change(snapshot as never);
  return JSON.stringify(snapshot);
};
const trailOf = (snapshot: Snapshot) => Object.values(snapshot.trails)[0] as unknown as Record<string, unknown>;
const statusOf = (snapshot: Snapshot) => (trailOf(snapshot).status as { value: Record<string, unknown> }).value;
const unlist = ({ regions }: Snapshot) => {
  for (const { trails } of Object.values(regions)) if (trails.state === "read") trails.value.length = 0;
};
const scan = (text: string | Buffer, ...args: string[]) => {
  writeFileSync(folder.file("input.json"), text);
  return runHere(["scan", "--snapshot", "input.json", "--policy", "all", "--output", "json=-", "--quiet", ...args], {
    cwd: folder.path,
  });
};

describe("a snapshot from outside", () => {
  it.each<[string, string, RegExp]>([
    ["no JSON", '{\n  "a": 1,\n  b: 2\n}', /^trailproof: .*input\.json:3:3: not valid JSON: /],
    ["empty", "", /input\.json:1:1: not valid JSON: value expected/],
    ["a list", "[]", /no trailproof snapshot/],
    ["null", "null", /no trailproof snapshot/],
    ["of a newer major", changed((s) => Object.assign(s, { schemaVersion: "3.0" })), /version 3\.0.*reads 2\.\d/],
    [
      "of an older major",
      changed((s) => Object.assign(s, { schemaVersion: "1.2" })),
      /^trailproof: .*input\.json was written by an earlier version: collect again with this version\n$/,
    ],
    ["of no version", changed((s) => Object.assign(s, { schemaVersion: "next" })), /\/schemaVersion/],
    ["without an account", changed((s) => Reflect.deleteProperty(s, "account")), /account/],
    ["with another account id", changed((s) => Object.assign(s.account, { id: "12" })), /\/account\/id/],
    ["with a wrong time", changed((s) => Object.assign(s, { collectedAt: "yesterday" })), /\/collectedAt/],
    ["with a state of its own", changed((s) => Object.assign(s.account.alias, { state: "fine" })), /\/account\/alias/],
    [
      "with a status that is no status",
      changed((s) =>
        Object.assign(trailOf(s), { status: { ...(trailOf(s).status as object), value: { isLogging: "yes" } } }),
      ),
      /\/trails\/arn:aws:cloudtrail:us-east-1:123456789012:trail~1main\/status\/value/,
    ],
    ["whose trail no region lists", changed((s) => unlist(s)), /\/trails\/.* is listed by no Region/],
    ["whose own trail is another's", changed((s) => Object.assign(trailOf(s), { owner: "foreign" })), /\/owner/],
    [
      "whose own key is another's",
      changed((s) => Object.values(s.keys).map((key) => Object.assign(key, { owner: "foreign" }))),
      /\/keys\/.*\/owner/,
    ],
    [
      "whose logs were delivered tomorrow",
      changed((s) => Object.assign(statusOf(s), { latestDeliveryTime: "2099-01-01T00:00:00.000Z" })),
      /latestDeliveryTime is later than the collection/,
    ],
    ["with numbers for names", changed((s) => Object.assign(trailOf(s), { s3BucketName: 7 })), /\/s3BucketName/],
  ])("%s is refused, with the place that is wrong", async (_, text, sentence) => {
    expectSentence(await scan(text), 2, sentence);
  });

  it("of a newer minor is read, what is new ignored, and that said", async () => {
    const newer = changed((s) => Object.assign(s, { schemaVersion: "2.99", comets: [1], trails: { ...s.trails } }));
    const { code, stdout } = await scan(newer);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      summary: { fail: 0, unknown: 0 },
      notifications: [{ level: "warning", code: "snapshot-newer", message: expect.stringContaining("2.99") }],
    });
  });

  it("cannot name a resource __proto__", async () => {
    const text = JSON.stringify(sound()).replace('"buckets":{"main-logs"', '"buckets":{"__proto__"');
    expect(text).toContain("__proto__");
    expectSentence(await scan(text), 2, /\/buckets/);
  });

  it("pollutes no prototype", async () => {
    const polluted = '{"__proto__":{"isLogging": true,"state":"read"},';
    const text = JSON.stringify(sound())
      .replace(/^\{/, polluted)
      .replace('"status":{', `"status":${polluted}`)
      .replace('"isLogging":true', '"isLogging":false');
    const { code, stdout } = await scan(text, "--control", "trail-logging");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ status: "fail" }] });
  });

  it("is not read beyond its limit", async () => {
    writeFileSync(folder.file("large.json"), "{");
    // A file of holes: nothing is stored, and all of it would be read.
    truncateSync(folder.file("large.json"), 3 * 1024 ** 3);
    const run = await runHere(["scan", "--snapshot", folder.file("large.json")]);
    expectSentence(run, 2, /larger than 64 MiB/);
    expect(run.ms).toBeLessThan(limit(5000));
  });

  it("is not read beyond its limit from standard input either", async () => {
    const input = " ".repeat(65 * 1024 * 1024);
    expectSentence(await runCli(["scan", "--snapshot", "-"], { input }), 2, /larger than 64 MiB/);
  });

  it("comes from standard input as from a file", async () => {
    const input = JSON.stringify(sound());
    expect(await runCli(["scan", "--snapshot", "-", "--quiet"], { input })).toMatchObject({ code: 0, stderr: "" });
  });

  it.each(["utf8", "utf16le"] as const)(
    "may have a byte order mark (%s), and is hashed as the file is",
    async (encoding) => {
      const bytes = Buffer.from(`\ufeff${JSON.stringify(sound())}`, encoding);
      const { code, stdout } = await scan(bytes);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      expect({ code, snapshot: JSON.parse(stdout).snapshot }).toMatchObject({ code: 0, snapshot: { sha256 } });
    },
  );

  it.each([
    ["missing.json", /there is no such file/],
    [".", /it is a folder/],
  ])("%s is one sentence", async (file, sentence) => {
    expectSentence(await runHere(["scan", "--snapshot", file], { cwd: folder.path }), 2, sentence);
    expectSentence(await runHere(["report", file], { cwd: folder.path }), 2, sentence);
  });

  it("of a kind is not taken for the other", async () => {
    expectSentence(await runHere(["report", "sound.json"], { cwd: folder.path }), 2, /no trailproof result/);
  });

  it("that nests without end is one sentence", async () => {
    expectSentence(await scan("[".repeat(200_000)), 2, /input\.json/);
  });
});
