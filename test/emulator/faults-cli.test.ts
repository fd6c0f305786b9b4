import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { expectSentence, folderWith } from "../support/cli-files.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy, type Override, type Rule } from "../support/fault-proxy.ts";
import { limit } from "../support/machine.ts";
import { failingAccount, healthyAccount } from "../support/matrix-accounts.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";

const deny = (operation: string, region?: string): Rule => ({
  operation,
  fault: "deny",
  ...(region ? { region } : {}),
});

/** By the built program: what the fault matrix proves of the engine, the program must say and do. */
describeWithMoto("the program under faults", (moto) => {
  let proxy: FaultProxy;
  const folder = folderWith();
  afterAll(async () => {
    folder.remove();
    await proxy.stop();
  });
  beforeAll(async () => {
    proxy = await faultProxy({ target: moto.url });
  });

  const cases =
    (overrides: () => Readonly<Record<string, Override>>) =>
    async (rules: readonly Rule[], ...args: string[]) => {
      proxy.behave({ rules, overrides: overrides() });
      const outputs = ["--output", "json=r.json", "--output", "sarif=r.sarif", "--save-snapshot", "s.json"];
      const run = await runHere(["scan", "--policy", "all", ...outputs, ...args], {
        cwd: folder.path,
        env: emulatorEnv(proxy.url),
      });
      const read = (name: string) => JSON.parse(readFileSync(folder.file(name), "utf8")) as unknown;
      return { run, result: read("r.json") as ScanResult, sarif: read("r.sarif") };
    };

  let healthy: Readonly<Record<string, Override>> = {};
  let broken: Readonly<Record<string, Override>> = {};
  const scanHealthy = cases(() => healthy);
  const scanBroken = cases(() => broken);

  it("where all is well", async () => {
    healthy = await healthyAccount(moto.url);
    expect((await scanHealthy([])).run).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/\nReports\n {2}r\.json: .*\n {2}r\.sarif: .*\n$/),
      stderr: "wrote s.json\n",
    });

    const region = await scanHealthy([deny("cloudtrail:DescribeTrails", "eu-west-1")]);
    expect(region.run.code).toBe(3);
    expect(region.run.stdout).toMatch(/\? needs cloudtrail:DescribeTrails in eu-west-1: /);
    expect(region.result.unreadable).toMatchObject([{ api: "cloudtrail:DescribeTrails", region: "eu-west-1" }]);

    const regions = await scanHealthy([deny("ec2:DescribeRegions")]);
    expect(regions.run.code).toBe(3);
    expect(regions.result.scope).toEqual({ regions: ["us-east-1"], enabledRegions: null });

    // Named regions need no list of them: that it is refused is worth a word, and no more.
    const named = await scanHealthy([deny("ec2:DescribeRegions")], "--regions", "us-east-1,eu-west-1");
    expect(named.run.code).toBe(0);
    expect(named.result.notifications).toMatchObject([{ level: "warning", api: "ec2:DescribeRegions" }]);

    const alias = await scanHealthy([deny("iam:ListAccountAliases"), deny("organizations:*")]);
    expect(alias.run.code).toBe(0);
    expect(alias.result.notifications.map(({ api }) => api)).toEqual([
      "iam:ListAccountAliases",
      "organizations:DescribeOrganization",
    ]);

    const hung = await scanHealthy(
      [{ operation: "cloudtrail:GetTrailStatus", fault: "hang" }],
      "--call-timeout",
      // The other calls have the same limit: it must not end them on a busy machine.
      `${Math.min(Math.round(limit(600)), 600_000)}`,
    );
    expect(hung.run.code).toBe(3);
    expect(hung.run.ms).toBeLessThan(limit(8000));

    proxy.behave({ rules: [{ operation: "sts:*", fault: "foreign-page" }], overrides: healthy });
    expectSentence(
      await runHere(["scan"], { env: emulatorEnv(proxy.url) }),
      4,
      /a proxy or portal may stand in between/,
    );
  });

  it("where nothing is: 1 may turn into 3, never into 0", async () => {
    await moto.reset();
    broken = await failingAccount(moto.url);
    expect((await scanBroken([])).run.code).toBe(1);
    // What still fails decides.
    expect((await scanBroken([deny("cloudtrail:DescribeTrails", "eu-west-1")])).run.code).toBe(1);
    const blind = await scanBroken([deny("cloudtrail:DescribeTrails")]);
    expect(blind.run.code).toBe(3);
    expect(blind.result.summary).toMatchObject({ fail: 0, pass: 0 });
    expect(blind.run.stderr).toMatch(/"trailproof permissions"/);
    expect(JSON.stringify(blind.sarif)).toContain("cloudtrail:DescribeTrails");
  });
});
