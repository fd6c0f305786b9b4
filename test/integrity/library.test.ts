import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { collect, UserError, type ValidateOptions, validate } from "../../src/index.ts";
import { bucketServer } from "../support/bucket-server.ts";
import { folderWith } from "../support/cli-files.ts";
import { emulatorEnv } from "../support/run-cli.ts";
import { deliveredTrail, HOUR, iso, type Log, START, TRAIL } from "../support/signed-trail.ts";
import { replaceContent } from "../support/tamper.ts";

const RANGE = { start: new Date(START), end: iso(START + 4 * HOUR) };

describe("validate of the library", () => {
  beforeEach(() => {
    for (const [name, value] of Object.entries(emulatorEnv("http://127.0.0.1:9"))) vi.stubEnv(name, value);
  });
  afterEach(() => vi.unstubAllEnvs());

  it("returns what the command writes", async () => {
    const { world, home } = deliveredTrail();
    replaceContent(world, home[1]?.logs[0] as Log, (text) => `${text} `);
    const server = await bucketServer(world);
    const result = await validate({ trailArn: TRAIL.arn, ...RANGE, endpointUrl: server.url }).finally(server.stop);
    expect(result).toMatchObject({ exitCode: 1, trail: { arn: TRAIL.arn, bucket: TRAIL.bucket } });
    expect(result.problems).toMatchObject([{ kind: "log-modified", key: home[1]?.logs[0]?.key }]);
    expect(result.summary.digests.valid).toBe(4);
  });

  it("makes no AWS call for a copy on disk", async () => {
    const folder = folderWith();
    writeFileSync(folder.file("keys.json"), "[]");
    const copy = { source: folder.path, publicKeys: folder.file("keys.json") };
    const result = await validate({ trailName: "main", homeRegion: "us-east-1", ...RANGE, ...copy });
    expect(result).toMatchObject({ exitCode: 3, source: folder.path, problems: [] });
    expect(result.notes.map(({ code }) => code)).toContain("NothingVerified");
  });

  it("is asked for by collect with a time only", async () => {
    await expect(collect({ facts: ["trail.integrity"] })).rejects.toThrow(/trail.integrity needs verifyLogs, such as/);
    await expect(collect({ verifyLogs: "soon" })).rejects.toThrow(/verifyLogs soon: expected a time/);
  });

  it.each<[string, unknown, string]>([
    ["nothing", undefined, "validate: options must be an object, not undefined"],
    ["no trail", RANGE, "Which trail? Name it with trailArn, or with trailName and homeRegion"],
    ["no begin", { trailArn: TRAIL.arn }, "start is missing: name the begin of the range, such as 2026-01-15 or 24h"],
    [
      "a number as begin",
      { trailArn: TRAIL.arn, start: 7 },
      "validate: option start must be a valid Date, or text such as 2026-01-15 or 24h",
    ],
    ["no date", { trailArn: TRAIL.arn, start: new Date("x") }, "validate: option start must be a valid Date"],
    ["no time", { trailArn: TRAIL.arn, start: "soon" }, "start soon: expected a time such as 2026-01-15T05:00:00Z"],
    ["a bucket's ARN", { trailArn: "arn:aws:s3:::main", ...RANGE }, "trailArn arn:aws:s3:::main: expected arn:aws:clo"],
    ["an unknown option", { trailArn: TRAIL.arn, ...RANGE, region: "eu-west-1" }, 'validate: unknown option "region"'],
    [
      "one Region",
      { trailArn: TRAIL.arn, ...RANGE, regions: "eu-west-1" },
      'validate: option regions must be a list of Regions, not "eu-west-1"',
    ],
    [
      "no Region",
      { trailArn: TRAIL.arn, ...RANGE, regions: ["moon"] },
      "regions moon: expected Regions such as eu-west-1",
    ],
    [
      "a short id",
      { trailArn: TRAIL.arn, ...RANGE, ignoreAccountIds: ["7"] },
      "ignoreAccountIds 7: expected twelve digits",
    ],
    [
      "half a copy",
      { trailArn: TRAIL.arn, ...RANGE, source: "." },
      "source needs publicKeys, a file: no AWS call is made",
    ],
    [
      "a copy with a profile",
      { trailArn: TRAIL.arn, ...RANGE, source: ".", publicKeys: "k", profile: "p" },
      "source makes no AWS call: remove profile",
    ],
    [
      "a negative limit",
      { trailArn: TRAIL.arn, ...RANGE, maxLogMib: -1 },
      "validate: option maxLogMib must be an integer of at least 1, not -1",
    ],
  ])("refuses %s in one sentence", async (_, options, sentence) => {
    const refused = await validate(options as ValidateOptions).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect((refused as UserError).message).toContain(sentence);
  });
});
