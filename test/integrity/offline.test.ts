import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { integrityText } from "../../reports/terminal/integrity-text.ts";
import type { Problem } from "../../src/model/integrity/integrity-result.ts";
import { expectSentence } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";
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

/** No credentials, no endpoint: a call would fail. */
function validate(hours = 4, ...more: string[]) {
  const range = ["--start", iso(START), "--end", iso(START + hours * HOUR)];
  const source = ["--source", "bucket", "--public-keys", "keys.json", "--output", "json=-", "--quiet"];
  const named = ["--trail-name", TRAIL.name, "--home-region", TRAIL.homeRegion];
  return runHere(["validate", ...named, ...range, ...source, ...more], { cwd: folder.path });
}

const NAMED = ["--trail-name", TRAIL.name, "--home-region", TRAIL.homeRegion];
const SOURCE = ["--source", "bucket", "--public-keys", "keys.json"];

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

  it("with a pipe in place of a log file has something unreadable, and does not wait for it", async () => {
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

  it("is intact, with the digests' metadata beside them", async () => {
    save(withBackfill().world, true);
    const { code, stdout, stderr } = await validate();
    expect({ code, stderr, kinds: kinds(stdout) }).toEqual({ code: 0, stderr: "", kinds: [] });
    expect(JSON.parse(stdout).summary.logs.valid).toBe(10);
  });

  it("is intact without it, as far as later digests hold the signatures", async () => {
    save(deliveredTrail({ hours: 6 }).world, false);
    expect(await validate(4)).toMatchObject({ code: 0 });
    const { code, stdout } = await validate(6);
    expect({ code, kinds: kinds(stdout) }).toEqual({ code: 3, kinds: ["unreadable"] });
    expect(stdout).toContain("neither a metadata file nor a later digest file has its signature");
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

  it("does not accept an invalid signature in a metadata file", async () => {
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
        summary: { verifiedShare: 1, logs: { valid: 10 } },
      });
  });

  it.each(["/audit", "logs/", "//", "a//b"])("of a trail with the prefix %s shows what was changed", async (prefix) => {
    const { world, home } = deliveredTrail({ hours: 6, prefix });
    save(world, false);
    expect(JSON.parse((await validate(4, "--prefix", prefix)).stdout)).toMatchObject({
      exitCode: 0,
      summary: { verifiedShare: 1, logs: { valid: 10 } },
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
    expect(kinds((await validate()).stdout)).toEqual(["digest-key-unknown"]);
  });

  it("tells once that the file of public keys does not belong to it; a stranger's key among known ones it names", async () => {
    const { world } = deliveredTrail({ hours: 6, regions: ["us-east-1", "eu-west-1"] });
    save(world, true);
    const keysOf = (...regions: string[]) =>
      writeFileSync(
        folder.file("keys.json"),
        JSON.stringify(regions.flatMap((region) => world.publicKeys.get(region) ?? [])),
      );
    const problems = async () => JSON.parse((await validate()).stdout).problems as Problem[];
    keysOf();
    expect(integrityText(JSON.parse((await validate()).stdout))).toMatch(
      /^Not verified: 10 digest files signed with 2/,
    );
    const all = await problems();
    expect(all).toMatchObject([
      { kind: "digest-key-unknown", region: "", key: `AWSLogs/${TRAIL.accountId}/CloudTrail-Digest/`, count: 10 },
    ]);
    expect(all[0]?.detail).toMatch(/^10 digest files signed with 2 public keys not in keys.json/);
    keysOf("us-east-1");
    expect(await problems()).toMatchObject([{ kind: "digest-key-unknown", region: "eu-west-1", count: 5 }]);
    keysOf("us-east-1", "eu-west-1");
    expect(await problems()).toEqual([]);
    writeFileSync(
      folder.file("keys.json"),
      JSON.stringify({ "us-east-1": { PublicKeyList: world.publicKeys.get("us-east-1") } }),
    );
    const [missing, ...more] = await problems();
    expect(more).toEqual([]);
    expect(missing).toMatchObject({ kind: "unreadable", region: "eu-west-1", count: 5 });
    expect(missing?.detail).toContain("keys.json has no public keys of eu-west-1");
  });

  it("is named as it lies on disk, in every report", async () => {
    const { world, home } = deliveredTrail({ hours: 6 });
    replaceContent(world, home[1]?.logs[0] as Log, (text) => `${text} `);
    save(world, true);
    const run = await runHere(
      [
        "validate",
        ...NAMED,
        ...SOURCE,
        "--start",
        iso(START),
        "--end",
        iso(START + 4 * HOUR),
        "--output",
        "html=r.html",
      ],
      { cwd: folder.path, env: { COLUMNS: "300" } },
    );
    const page = readFileSync(folder.file("r.html"), "utf8");
    for (const text of [run.stdout.replace(/\n +/g, ""), page]) {
      expect(text).toContain(`bucket/${home[1]?.logs[0]?.key}`);
      expect(text).not.toContain("s3://");
    }
    expect(page).toContain("no AWS call was made");
    expect(run.code).toBe(1);
  });

  it.each([
    ["{", /keys.json:1:2: not valid JSON: .*; expected output of ListPublicKeys/],
    ["7", /expected a list of public keys/],
    ['{"eu-west-1": 7}', /\/eu-west-1 is not a list/],
    ['[{"Fingerprint": "f"}]', /\/0 is not a public key/],
  ])("refuses a file of keys that holds %s", async (text, sentence) => {
    save(deliveredTrail().world, true);
    writeFileSync(folder.file("keys.json"), text);
    expectSentence(await validate(), 2, sentence);
  });
});
