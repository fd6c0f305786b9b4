import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectSentence } from "../support/cli-files.ts";
import { runCli } from "../support/run-cli.ts";
import { scratch } from "../support/scan.ts";
import {
  bucketOf,
  type Digest,
  deliver,
  deliveredTrail,
  HOUR,
  iso,
  type Log,
  START,
  TRAIL,
  type World,
  world,
} from "../support/signed-trail.ts";
import { plant, replaceContent, replaceMetadata } from "../support/tamper.ts";
import { withBackfill } from "./cases.ts";

let folder: ReturnType<typeof scratch>;
beforeEach(() => {
  folder = scratch();
});
afterEach(() => folder.remove());

/** Writes the bucket as `aws s3 sync` would; digests with what `aws s3api head-object` prints, beside them. */
function save(world: World, metadata: boolean): void {
  for (const [key, stored] of bucketOf(world, TRAIL.bucket)) {
    const path = join(folder.path, "bucket", key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, stored.body);
    const printed = { ContentType: "application/json", Metadata: stored.metadata };
    if (metadata && "signature" in stored.metadata) writeFileSync(`${path}.metadata.json`, JSON.stringify(printed));
  }
  const answers = Object.fromEntries(
    [...world.publicKeys].map(([region, PublicKeyList]) => [region, { PublicKeyList }]),
  );
  writeFileSync(folder.file("keys.json"), JSON.stringify(answers));
}

/** No credentials, no endpoint: whoever is called does not answer. */
function validate(hours = 4, ...more: string[]) {
  const range = ["--start", iso(START), "--end", iso(START + hours * HOUR)];
  const source = ["--source", "bucket", "--public-keys", "keys.json", "--output", "json=-", "--quiet"];
  const named = ["--trail-name", TRAIL.name, "--home-region", TRAIL.homeRegion];
  return runCli(["validate", ...named, ...range, ...source, ...more], { cwd: folder.path });
}

const kinds = (stdout: string): string[] =>
  (JSON.parse(stdout) as { problems: { kind: string }[] }).problems.map(({ kind }) => kind);

describe("a copy on disk", () => {
  it("with folders behind links is looked at as any other", async () => {
    const { world, log } = withBackfill();
    replaceContent(world, log, (text) => `${text} `);
    save(world, true);
    mkdirSync(folder.file("elsewhere"));
    renameSync(folder.file("bucket/AWSLogs"), folder.file("elsewhere/AWSLogs"));
    symlinkSync("../elsewhere/AWSLogs", folder.file("bucket/AWSLogs"));
    const { code, stdout } = await validate();
    expect({ code, kinds: kinds(stdout) }).toEqual({ code: 1, kinds: ["log-modified"] });
  });

  it.each([
    ["nothing", "gone"],
    ["the folder that it is in", "."],
  ])("with a link to %s among the digests is unreadable there", async (_, target) => {
    save(withBackfill().world, true);
    symlinkSync(target, folder.file(`bucket/AWSLogs/${TRAIL.accountId}/CloudTrail-Digest/us-east-1/link`));
    const { code, stdout } = await validate();
    expect({ code, kinds: kinds(stdout) }).toEqual({ code: 3, kinds: ["unreadable"] });
  });

  it("with a pipe in place of a log file has something unreadable, and waits for nobody", async () => {
    const { world, home } = deliveredTrail();
    save(world, true);
    const path = folder.file(`bucket/${home[1]?.logs[0]?.key}`);
    rmSync(path);
    execFileSync("mkfifo", [path]);
    const { code, stdout } = await validate();
    expect({ code, kinds: kinds(stdout) }).toEqual({ code: 3, kinds: ["unreadable"] });
  });

  it("with a file that is too large for a digest has no digest there", async () => {
    const { world, home } = deliveredTrail();
    save(world, true);
    truncateSync(folder.file(`bucket/${home[1]?.key}`), 3 * 2 ** 30);
    const { code, stdout } = await validate();
    expect({ code, kinds: kinds(stdout) }).toEqual({ code: 1, kinds: ["digest-invalid-format"] });
  });

  it("is whole, with the digests' metadata beside them", async () => {
    save(withBackfill().world, true);
    const { code, stdout, stderr } = await validate();
    expect({ code, stderr, kinds: kinds(stdout) }).toEqual({ code: 0, stderr: "", kinds: [] });
    expect(JSON.parse(stdout).summary.logs.valid).toBe(10);
  });

  it("is whole without it, as far as later digests hold the signatures", async () => {
    save(deliveredTrail({ hours: 6 }).world, false);
    expect(await validate(4)).toMatchObject({ code: 0 });
    const { code, stdout } = await validate(6);
    expect({ code, kinds: kinds(stdout) }).toEqual({ code: 3, kinds: ["unreadable"] });
    expect(stdout).toContain("no later digest, holds its signature");
  });

  it.each([true, false])("shows what was changed (metadata: %s)", async (metadata) => {
    const { world, home } = deliveredTrail({ hours: 6 });
    replaceContent(world, home[1]?.logs[0] as Log, (text) => `${text} `);
    replaceContent(world, home[2] as Digest, (text) =>
      text.replace(/"newestEventTime":"[^"]*"/, '"newestEventTime":null'),
    );
    save(world, metadata);
    const { code, stdout } = await validate(4);
    expect({ code, kinds: kinds(stdout) }).toEqual({ code: 1, kinds: ["log-modified", "digest-invalid-signature"] });
  });

  it("does not believe a signature that somebody wrote beside a digest", async () => {
    const { world, home } = deliveredTrail({ hours: 6 });
    replaceMetadata(world, home[1] as Digest, (metadata) => ({ ...metadata, signature: "00" }));
    save(world, true);
    expect(kinds((await validate(4)).stdout)).toEqual(["digest-invalid-signature"]);
  });

  it("lies under the prefix that is named; slashes that the copy cannot have make no difference", async () => {
    save(deliveredTrail({ hours: 6, prefix: "audit" }).world, true);
    for (const prefix of ["audit", "audit/", "/audit"])
      expect(JSON.parse((await validate(4, "--prefix", prefix)).stdout)).toMatchObject({
        exitCode: 0,
        trail: { prefix },
        summary: { proven: 1, logs: { valid: 10 } },
      });
  });

  it.each(["/audit", "logs/", "//", "a//b"])("of a trail with the prefix %s shows what was changed", async (prefix) => {
    const { world, home } = deliveredTrail({ hours: 6, prefix });
    save(world, false);
    expect(JSON.parse((await validate(4, "--prefix", prefix)).stdout)).toMatchObject({
      exitCode: 0,
      summary: { proven: 1, logs: { valid: 10 } },
    });
    const log = home[1]?.logs[0] as Log;
    replaceContent(world, log, (text) => `${text} `);
    save(world, false);
    const { code, stdout } = await validate(4, "--prefix", prefix);
    expect({ code, kinds: kinds(stdout) }).toEqual({ code: 1, kinds: ["log-modified"] });
  });

  it("without it tells a gap that reaches the end; only the last digest before that has no signature", async () => {
    const made = world();
    deliver(made, { from: START, hours: 2 });
    deliver(made, { from: START + 8 * HOUR, hours: 4 });
    save(made, false);
    const { code, stdout } = await validate(6);
    expect({ code, kinds: kinds(stdout) }).toEqual({ code: 3, kinds: ["unreadable", "gap"] });
  });

  it("hides no file among the log files by what it is called", async () => {
    const { world: made, home } = deliveredTrail();
    const log = home[1]?.logs[0] as Log;
    plant(made, `${log.key}.metadata.json`, "{}");
    save(made, true);
    expect(kinds((await validate()).stdout)).toEqual(["log-undigested"]);
  });

  it("is held to the bucket that is named, and to the trail", async () => {
    save(deliveredTrail({ hours: 6 }).world, true);
    expect((await validate(4, "--bucket", TRAIL.bucket)).code).toBe(0);
    expect(new Set(kinds((await validate(4, "--bucket", "another")).stdout))).toEqual(new Set(["digest-moved"]));
    // A link or a name that leads out of the folder leads nowhere.
    expect(kinds((await validate(4, "--prefix", "../bucket")).stdout)).toEqual([]);
  });

  it("needs public keys of each region", async () => {
    save(deliveredTrail({ hours: 6 }).world, true);
    writeFileSync(folder.file("keys.json"), JSON.stringify({ "eu-west-1": [] }));
    const { code, stdout } = await validate();
    expect({ code, kinds: new Set(kinds(stdout)) }).toEqual({ code: 3, kinds: new Set(["unreadable"]) });
    writeFileSync(folder.file("keys.json"), JSON.stringify([]));
    expect(new Set(kinds((await validate()).stdout))).toEqual(new Set(["digest-key-unknown"]));
  });

  it.each([
    ["{", /keys.json:1:2: not valid JSON: .*; expected answers of ListPublicKeys/],
    ["7", /expected a list of public keys/],
    ['{"eu-west-1": 7}', /\/eu-west-1 is no list/],
    ['[{"Fingerprint": "f"}]', /\/0 is no public key/],
  ])("refuses a file of keys that holds %s", async (text, sentence) => {
    save(deliveredTrail().world, true);
    writeFileSync(folder.file("keys.json"), text);
    expectSentence(await validate(), 2, sentence);
  });
});
