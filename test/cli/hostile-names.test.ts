import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { folderWith } from "../support/cli-files.ts";
import { ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy, type Override } from "../support/fault-proxy.ts";
import { json, jsonAnswer, regions, xml } from "../support/overrides.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";
import { FLOOD, HOSTILE_NAME } from "../support/sample-result.ts";
import { makeTrail } from "../support/trails.ts";

/** What acts on a terminal: controls but for the line break, C1, marks of direction, separators of lines. */
const ACTIVE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
const ARN = `arn:aws:cloudtrail:us-east-1:123456789012:trail/${FLOOD}`;
const PLAIN = "<script>alert('x')</script> \"double\" & 'single'";

describeWithMoto("names that want to be more than names", (moto) => {
  let proxy: FaultProxy;
  const folder = folderWith();

  const renamed = (members: Record<string, unknown>): Override =>
    json((answer) => ({
      ...answer,
      trailList: (answer.trailList as object[]).map((trail) => ({ ...trail, ...members })),
    }));
  const alias = PLAIN.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

  beforeAll(async () => {
    await makeTrail(ownAccount(moto.url), { name: "main", multiRegion: true });
    proxy = await faultProxy({
      target: moto.url,
      overrides: {
        "ec2:DescribeRegions": regions(["us-east-1"]),
        "iam:ListAccountAliases": xml((answer) =>
          answer.replace(
            /<AccountAliases>[\s\S]*<\/AccountAliases>|<AccountAliases\s*\/>/,
            `<AccountAliases><member>${alias}</member></AccountAliases>`,
          ),
        ),
        "cloudtrail:DescribeTrails": renamed({
          Name: FLOOD,
          TrailARN: ARN,
          S3BucketName: HOSTILE_NAME,
          KmsKeyId: `arn:aws:kms:us-east-1:123456789012:alias/${HOSTILE_NAME}`,
          CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:123456789012:log-group:${HOSTILE_NAME}:*`,
          SnsTopicARN: `arn:aws:sns:us-east-1:123456789012:${HOSTILE_NAME}`,
        }),
        "cloudtrail:ListTags": jsonAnswer({
          ResourceTagList: [
            {
              ResourceId: ARN,
              TagsList: [HOSTILE_NAME, FLOOD, PLAIN, "__proto__"].map((name) => ({ Key: name, Value: name })),
            },
          ],
        }),
        "cloudtrail:GetTrailStatus": jsonAnswer({ IsLogging: true, LatestDeliveryError: FLOOD }),
        "kms:DescribeKey": (_, answer) => ({
          ...answer,
          status: 400,
          headers: { "content-type": "application/x-amz-json-1.1" },
          body: JSON.stringify({ __type: `Evil\u001b[2J\u202eException`, message: HOSTILE_NAME }),
        }),
      },
    });
  });
  afterAll(async () => {
    folder.remove();
    await proxy.stop();
  });

  it("are inert on the terminal, in every report and in the snapshot", async () => {
    const outputs = ["json=r.json", "sarif=r.sarif", "terminal=r.terminal"].flatMap((output) => ["--output", output]);
    const run = await runHere(
      ["scan", "--policy", "all", "--verbose", "--include", "pass", "--save-snapshot", "s.json", ...outputs],
      { cwd: folder.path, env: emulatorEnv(proxy.url) },
    );
    expect(run.code).toBe(1);
    const files = Object.fromEntries(
      readdirSync(folder.path).map((name) => [name, readFileSync(folder.file(name), "utf8")]),
    );
    expect(Object.keys(files).sort()).toEqual(["r.json", "r.sarif", "r.terminal", "s.json"]);
    for (const [name, text] of Object.entries({ ...files, stdout: run.stdout, stderr: run.stderr }))
      expect(ACTIVE.exec(text)?.[0].charCodeAt(0), name).toBeUndefined();

    // Nothing is lost for programs.
    const result = JSON.parse(files["r.json"] ?? "") as ScanResult;
    expect(result.account.alias).toBe(PLAIN);
    expect(result.trails).toMatchObject([{ name: FLOOD, s3BucketName: HOSTILE_NAME }]);
    expect(result.findings.map(({ message }) => message).join("\n")).toContain(HOSTILE_NAME);

    // A flood is cut where people read, in each of the lines that name it, and no line begins a command of a CI system.
    expect(run.stdout).not.toContain("n".repeat(1100));
    expect(run.stdout.length).toBeLessThan(30_000);
    for (const line of [...run.stdout.split("\n"), ...run.stderr.split("\n")]) {
      expect(line).not.toMatch(/^\s*::|##\w*\[/);
      expect(line.length).toBeLessThan(6000);
    }

    const again = await runHere(["scan", "--policy", "all", "--snapshot", "s.json", "--output", "json=again.json"], {
      cwd: folder.path,
    });
    expect(again.code).toBe(1);
    const { trails } = JSON.parse(readFileSync(folder.file("again.json"), "utf8")) as ScanResult;
    expect(trails).toEqual(result.trails);
  });
});
