import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { compliantAccount } from "../support/accounts.ts";
import { folderWith } from "../support/cli-files.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy, type Rule } from "../support/fault-proxy.ts";
import { limit } from "../support/machine.ts";
import { regions } from "../support/overrides.ts";
import { emulatorEnv, startCli } from "../support/run-cli.ts";

describeWithMoto("a scan that is interrupted", (moto) => {
  let folder: ReturnType<typeof folderWith>;
  let proxy: FaultProxy;
  beforeEach(async () => {
    await moto.reset();
    await compliantAccount(moto.url);
    folder = folderWith({ "r.json": "as it was" });
  });
  afterEach(async () => {
    folder.remove();
    await proxy.stop();
  });

  const hangs = (operation: string): Rule => ({ operation, fault: "hang" });

  it.each<[string, NodeJS.Signals, number, Rule]>([
    ["while it asks who it is", "SIGINT", 130, hangs("sts:*")],
    ["while it lists trails", "SIGINT", 130, hangs("cloudtrail:DescribeTrails")],
    ["while it asks of a trail", "SIGINT", 130, hangs("cloudtrail:GetTrailStatus")],
    ["while it is throttled", "SIGINT", 130, { operation: "cloudtrail:*", fault: "throttle" }],
    ["by its supervisor", "SIGTERM", 143, hangs("cloudtrail:DescribeTrails")],
  ])("%s (%s) ends within a second with %i, and has written nothing", async (_, signal, expected, rule) => {
    proxy = await faultProxy({
      target: moto.url,
      rules: [rule],
      overrides: { "ec2:DescribeRegions": regions(["us-east-1", "eu-west-1"]) },
    });
    const args = ["scan", "--output", "json=r.json", "--output", "sarif=r.sarif", "--save-snapshot", "s.json"];
    const { child, result } = startCli(args, { cwd: folder.path, env: emulatorEnv(proxy.url) });
    while (proxy.count(rule.operation) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const interrupted = performance.now();
    child.kill(signal);
    const { code, stdout, stderr } = await result;
    expect(performance.now() - interrupted).toBeLessThan(limit(1000));
    expect({ code, stdout, stderr: stderr.trim() }).toEqual({
      code: expected,
      stdout: "",
      stderr: "trailproof: interrupted",
    });
    expect(readdirSync(folder.path)).toEqual(["r.json"]);
    expect(readFileSync(folder.file("r.json"), "utf8")).toBe("as it was");
  });
});
