import { createHash } from "node:crypto";
import { readFileSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { integrityHtml } from "../../reports/html/integrity/index.ts";
import { integrityText } from "../../reports/terminal/integrity-text.ts";
import type { IntegrityResult } from "../../src/model/integrity/integrity-result.ts";
import type { ValidationRun } from "../../src/model/integrity/validation-run.ts";
import { AUDITOR, bucketServer } from "../support/bucket-server.ts";
import { expectSentence } from "../support/cli-files.ts";
import { faultProxy } from "../support/fault-proxy.ts";
import { htmlComplaints } from "../support/html-complaints.ts";
import { emulatorEnv, runCli, runHere } from "../support/run-cli.ts";
import { HOSTILE_NAME } from "../support/sample-result.ts";
import { scratch } from "../support/scan.ts";
import { deliveredTrail, logKey, START, TRAIL } from "../support/signed-trail.ts";
import { plant, remove } from "../support/tamper.ts";
import { ALL_OF_TRAIL, RANGE, validateWorld } from "../support/validate.ts";

const ARN = ["--trail-arn", TRAIL.arn];
const NOWHERE = emulatorEnv("http://127.0.0.1:9");

describe("usage", () => {
  it.each<[string, readonly string[], RegExp]>([
    ["no trail", ["--start", "24h"], /Which trail\?/],
    ["half a trail", ["--trail-name", "main", "--start", "24h"], /--home-region/],
    ["two trails", [...ARN, "--trail-name", "main", "--start", "24h"], /remove --trail-name/],
    ["no ARN", ["--trail-arn", "main", "--start", "24h"], /the ARN of a trail/],
    ["an ARN of something else", ["--trail-arn", "arn:aws:s3:::bucket", "--start", "24h"], /the ARN of a trail/],
    ["no start", ARN, /--start is missing/],
    ["a start that is no time", [...ARN, "--start", "lately"], /--start lately: expected a time/],
    ["a day that there is not", [...ARN, "--start", "2026-02-30"], /expected a time/],
    ["an end before the start", [...ARN, "--start", "2026-01-02", "--end", "2026-01-01"], /later than --end/],
    ["a region that is none", [...ARN, "--start", "24h", "--regions", "mars"], /--regions mars/],
    ["an account that is none", [...ARN, "--start", "24h", "--account-id", "42"], /twelve digits/],
    ["a source without keys", [...ARN, "--start", "24h", "--source", "."], /--public-keys/],
    ["keys without a source", [...ARN, "--start", "24h", "--public-keys", "k"], /--source only/],
    [
      "no such source",
      [...ARN, "--start", "24h", "--source", "/no/where", "--public-keys", "k"],
      /Cannot read folder .*: it does not exist/,
    ],
    ["a format that there is not", [...ARN, "--start", "24h", "--output", "sarif=x"], /one of json, html/],
    [
      "a checkpoint that is an output",
      [...ARN, "--start", "24h", "--output", "json=x", "--checkpoint", "./x"],
      /Cannot write \.\/x: the output x is the same file/,
    ],
    [
      "an output among the files that are read",
      [...ARN, "--start", "24h", "--source", ".", "--public-keys", "k", "--output", "html=AWSLogs.html"],
      /Cannot write AWSLogs\.html: its folder is among the input \./,
    ],
    [
      "an output that cannot be written",
      [...ARN, "--start", "24h", "--output", "json=no/where"],
      /folder does not exist/,
    ],
  ])("%s: one sentence, exit code 2", async (_, args, sentence) => {
    expectSentence(await runHere(["validate", ...args], { env: NOWHERE }), 2, sentence);
  });

  it("a source that cannot be looked at is not called missing", async () => {
    const folder = scratch();
    symlinkSync("loop", folder.file("loop"));
    const source = ["--source", folder.file("loop"), "--public-keys", "k"];
    expectSentence(await runHere(["validate", ...ARN, "--start", "24h", ...source]), 2, /loop: (?!there is no)/);
    folder.remove();
  });

  it("no response, or no credentials: one sentence, exit code 4", async () => {
    expectSentence(
      await runHere(["validate", ...ALL_OF_TRAIL], { env: NOWHERE }),
      4,
      /AWS could not be reached at http:\S+: cloudtrail:DescribeTrails failed with ECONNREFUSED/,
    );
    expectSentence(await runHere(["validate", ...ALL_OF_TRAIL]), 4, /No AWS credentials/);
  });

  it.each([
    ["expired", /The AWS credentials have expired \(ExpiredToken\w*\): log in again/],
    [
      "deny",
      /The trail cannot be read: .*\(AccessDenied\w*\)\. To validate without reading the trail, name its bucket with --bucket/,
    ],
  ] as const)("a trail that cannot be read (%s): one sentence, exit code 4", async (fault, sentence) => {
    const proxy = await faultProxy({ target: "http://127.0.0.1:9", rules: [{ fault }] });
    const run = await runHere(["validate", ...ALL_OF_TRAIL], { env: emulatorEnv(proxy.url) });
    await proxy.stop();
    expectSentence(run, 4, sentence);
  });

  it("a trail that does not exist: exit code 2; a bucket that does not exist: everything is missing", async () => {
    const { world } = deliveredTrail();
    const server = await bucketServer(world);
    const env = emulatorEnv(server.url);
    const other = TRAIL.arn.replace("main", "other");
    expectSentence(
      await runHere(["validate", "--trail-arn", other, ...RANGE], { env }),
      2,
      /Trail .*other does not exist in us-east-1/,
    );
    world.buckets.clear();
    const gone = await runHere(["validate", ...ALL_OF_TRAIL], { env });
    await server.stop();
    expect(gone.code).toBe(1);
    expect(gone.stdout).toMatch(/digests-stopped/);
  });

  it("times may be relative; nothing in the range is answered at once", async () => {
    const { world } = deliveredTrail();
    const { code, stdout } = await validateWorld(world, [...ARN, "--start", "1h"], runHere);
    expect({ code, first: stdout.split("\n")[0] }).toEqual({
      code: 3,
      first: expect.stringMatching(/^Nothing was verified/),
    });
  });

  it("a result on standard output is alone there", async () => {
    const { world } = deliveredTrail();
    const server = await bucketServer(world);
    const run = await runHere(["validate", ...ALL_OF_TRAIL, "--output", "json=-"], { env: emulatorEnv(server.url) });
    await server.stop();
    expect((JSON.parse(run.stdout) as IntegrityResult).exitCode).toBe(0);
    expect(run.stderr).toMatch(/^Intact: /);
  });

  it("only the digests, where that is asked for", async () => {
    const { world } = deliveredTrail();
    plant(world, logKey({}, START, "Planted"), "{}");
    const { code, result, stdout } = await validateWorld(world, [...ALL_OF_TRAIL, "--digests-only"], runHere);
    expect(code).toBe(0);
    expect(result.summary).toMatchObject({ digests: { valid: 4 }, logs: { valid: 0, undigested: 0 }, bytes: 0 });
    expect(stdout).toContain("Log files were not read");
  });

  it("calls nothing but what an auditor may", async () => {
    const { world } = deliveredTrail();
    const server = await bucketServer(world);
    const args = ["validate", ...ALL_OF_TRAIL, "--quiet"];
    expect(await runHere(args, { env: emulatorEnv(server.url) })).toMatchObject({ code: 0, stdout: "", stderr: "" });
    await server.stop();
    expect([...new Set(server.asked.map(({ operation }) => operation))].sort()).toEqual([
      "cloudtrail:DescribeTrails",
      "cloudtrail:GetTrailStatus",
      "cloudtrail:ListPublicKeys",
      "s3:GetObject",
      "s3:ListObjectsV2",
    ]);
    // Each object once.
    const objects = server.asked.filter(({ operation }) => operation === "s3:GetObject").map(({ about }) => about);
    expect(new Set(objects).size).toBe(objects.length);
  });
});

const RUN: ValidationRun = {
  startedAt: "2026-01-16T08:00:00.000Z",
  endedAt: "2026-01-16T08:00:01.000Z",
  identity: AUDITOR,
  command: "trailproof validate",
  publicKeys: [],
  resultSha256: "0".repeat(64),
};

describe("what is shown", () => {
  const hostile = async (): Promise<IntegrityResult> => {
    const { world } = deliveredTrail();
    plant(world, logKey({}, START, "x").replace(/[^/]+$/, HOSTILE_NAME.replaceAll("/", "")), "{}");
    return (await validateWorld(world, ALL_OF_TRAIL, runHere)).result;
  };

  it("never acts: names are text", async () => {
    const result = await hostile();
    expect(result.problems).toHaveLength(1);
    const page = integrityHtml(result, RUN);
    expect(page.match(/<script/gi)).toHaveLength(1);
    expect(page).not.toMatch(/<img/i);
    expect(page).toContain("default-src 'none'; style-src 'sha256-");
    expect(integrityText(result)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(await htmlComplaints(page)).toEqual([]);
  });

  it("is enough to go on: the intact key, and what to do next", async () => {
    const { world, home } = deliveredTrail();
    const key = home[1]?.logs[0]?.key ?? "";
    remove(world, { bucket: TRAIL.bucket, key });
    const { result, stdout } = await validateWorld(world, ALL_OF_TRAIL, runHere);
    expect(stdout.replace(/\n */g, "")).toContain(`s3://${TRAIL.bucket}/${key}`);
    const page = integrityHtml(result, RUN);
    expect(page).toContain(key);
    // Under a plain heading, counted.
    expect(page).toMatch(/Missing log files<\/span> <span class="n">1<\/span> <code class="name">log-missing</);
    expect(page).toMatch(/<dt>Expected SHA-256<\/dt><dd class="id">[0-9a-f]{64}</);
    expect(page).toContain("Look for a delete marker or an older version of the object, and for who deleted it");
  });

  it("as an HTML file says what the JSON does", async () => {
    const { world } = deliveredTrail();
    const folder = scratch();
    const server = await bucketServer(world);
    await runCli(
      [
        "validate",
        ...ALL_OF_TRAIL,
        "--output",
        `html=${folder.file("r.html")}`,
        "--output",
        `json=${folder.file("r.json")}`,
      ],
      {
        env: emulatorEnv(server.url),
      },
    );
    await server.stop();
    const page = readFileSync(folder.file("r.html"), "utf8");
    const json = readFileSync(folder.file("r.json"));
    folder.remove();
    expect(page).toContain("The log files are intact: they are as CloudTrail delivered them.");
    expect(page).toContain('<b class="big">8</b> of 8');
    // What makes it evidence.
    const [key] = world.publicKeys.get(TRAIL.homeRegion) ?? [];
    const sha256 = (content: Buffer) => createHash("sha256").update(content).digest("hex");
    for (const [name, value] of [
      ["Started", "20[-0-9]+ [:0-9]+ UTC"],
      ["Ended", "20[-0-9]+ [:0-9]+ UTC"],
      ["Identity", AUDITOR],
      ["Exit code", "0"],
      ["Tool", "trailproof \\d"],
      ["JSON result", `<span class="hash" id="result-sha256">SHA-256 ${sha256(json)}`],
      [
        TRAIL.homeRegion,
        `<span class="id">${key?.Fingerprint}</span> <span class="hash">SHA-256 ${sha256(Buffer.from(key?.Value ?? "", "base64"))}`,
      ],
      ["Range", "2026-01-15 00:00:00 to 2026-01-15 04:00:00 UTC"],
    ])
      expect(page).toMatch(new RegExp(`<dt>${name}</dt><dd[^>]*>${value}`));
    expect(page).toContain(`trailproof validate --trail-arn ${TRAIL.arn}`);
  });

  it("says how to check itself: the result again with the options on its cover, and each key as CloudTrail lists it", async () => {
    const { world, home } = deliveredTrail();
    remove(world, { bucket: TRAIL.bucket, key: home[1]?.logs[0]?.key ?? "" });
    const folder = scratch();
    const server = await bucketServer(world);
    const env = emulatorEnv(server.url);
    const [page, json] = ["r.html", "r.json"].map((name) => folder.file(name));
    await runHere(["validate", ...ALL_OF_TRAIL, "--output", `html=${page}`, "--output", `json=${json}`], { env });
    const text = readFileSync(page ?? "", "utf8").replaceAll("&#x3D;", "=");
    const options = /<code>(--start [^<]*)<\/code>/.exec(text)?.[1]?.replace("AGAIN", folder.file("again")).split(" ");
    await runHere(["validate", ...ARN, ...(options ?? [])], { env });
    await server.stop();
    const again = readFileSync(folder.file("again.json"));
    folder.remove();
    expect(text).toContain(`SHA-256 ${createHash("sha256").update(again).digest("hex")}`);
    const [, start, end] = /list-public-keys --region REGION --start-time (\S+) --end-time (\S+) /.exec(text) ?? [];
    expect([start, end]).toEqual([RANGE[1], RANGE[3]]);
  });
});
