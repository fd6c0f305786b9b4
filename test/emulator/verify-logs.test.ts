import { readFileSync, rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Log } from "sarif";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { collect } from "../../src/index.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { compliantAccount } from "../support/accounts.ts";
import { bucketServer } from "../support/bucket-server.ts";
import { folderWith } from "../support/cli-files.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.ts";
import { healthyDelivery, regions } from "../support/overrides.ts";
import { emulatorEnv, runCli, runHere } from "../support/run-cli.ts";
import { bucketOf, deliver, HOUR, type World, world } from "../support/signed-trail.ts";
import { splitEndpoint } from "../support/split-endpoint.ts";

const ACCOUNT = "123456789012";
/** What the emulator does not have: digests, their keys, and whatever lies in the bucket. */
const SERVED = new Set(["cloudtrail:ListPublicKeys", "s3:GetObject", "s3:ListObjects", "s3:ListObjectsV2"]);

describeWithMoto("scan --verify-logs", (moto) => {
  const made: World = world();
  let account: FaultProxy;
  let bucket: Awaited<ReturnType<typeof bucketServer>>;
  let endpoint: Awaited<ReturnType<typeof splitEndpoint>>;
  let folder: ReturnType<typeof folderWith>;

  beforeAll(async () => {
    const trail = await compliantAccount(moto.url);
    const overrides = { "ec2:DescribeRegions": regions(["us-east-1"]), "cloudtrail:GetTrailStatus": healthyDelivery };
    account = await faultProxy({ target: moto.url, overrides });
    bucket = await bucketServer(made);
    endpoint = await splitEndpoint({ url: bucket.url, operations: SERVED }, account.url);
    const now = Math.floor(Date.now() / HOUR) * HOUR;
    deliver(made, { accountId: ACCOUNT, bucket: trail.bucket, from: now - 6 * HOUR, hours: 6 });
  });
  beforeEach(() => {
    folder = folderWith();
  });
  afterAll(async () => {
    await Promise.all([endpoint.stop(), bucket.stop(), account.stop()]);
  });

  const scan = async (...args: string[]) => {
    const run = await runHere(["scan", "--policy", "all", "--quiet", "--output", "json=r.json", ...args], {
      cwd: folder.path,
      env: emulatorEnv(endpoint.url),
    });
    const result = JSON.parse(readFileSync(folder.file("r.json"), "utf8")) as ScanResult;
    return { ...run, result, found: result.findings.filter(({ control }) => control === "trail-integrity") };
  };

  it("is a fact that collect of the library reads", async () => {
    for (const [name, value] of Object.entries(emulatorEnv(endpoint.url))) vi.stubEnv(name, value);
    const snapshot = await collect({ facts: ["trail.status", "trail.integrity"], verifyLogs: "4h" });
    vi.unstubAllEnvs();
    const [trail] = Object.values(snapshot.trails);
    expect(trail?.integrity).toMatchObject({
      state: "read",
      value: { problems: [], summary: { digests: { invalid: 0 } } },
    });
    expect(trail?.eventSelectors.state).toBe("not-collected");
  });

  it("is off without the option, in every policy", async () => {
    const { result } = await scan();
    expect(result.controls.map(({ id }) => id)).not.toContain("trail-integrity");
    expect(result.integrity).toBeUndefined();
  });

  it("verifies that the log files are intact, and gives the same result from the snapshot", async () => {
    const { code, found, result } = await scan(
      "--verify-logs",
      "4h",
      "--save-snapshot",
      "s.json",
      "--output",
      "html=r.html",
    );
    expect(found).toMatchObject([{ status: "pass", severity: "critical", resource: { type: "trail", id: "main" } }]);
    expect(code).toBe(0);
    expect(result.integrity).toMatchObject([{ regions: [{ region: "us-east-1", verifiedShare: expect.any(Number) }] }]);
    expect(readFileSync(folder.file("r.html"), "utf8")).toContain("Log file integrity");
    const live = readFileSync(folder.file("r.json"), "utf8");
    rmSync(folder.file("r.json"));
    expect((await scan("--snapshot", "s.json")).code).toBe(0);
    expect(readFileSync(folder.file("r.json"), "utf8")).toBe(live);
  });

  it("tells a log file that was changed, in every report, whatever the policy names", async () => {
    const objects = bucketOf(made, "main-logs");
    const key = [...objects.keys()].filter((one) => one.includes("/CloudTrail/")).at(-2) ?? "";
    const before = objects.get(key);
    objects.set(key, { body: gzipSync('{"Records":[]}'), metadata: {} });
    try {
      const { code, found } = await scan("--verify-logs", "6h", "--output", "html=r.html", "--output", "sarif=r.sarif");
      expect(code).toBe(1);
      expect(found).toMatchObject([
        { status: "fail", message: expect.stringMatching(/^log-modified: s3:\/\/main-logs\//) },
      ]);
      expect(found[0]?.remediation?.steps[0]?.console?.[0]).toContain("who wrote it");
      const log = JSON.parse(readFileSync(folder.file("r.sarif"), "utf8")) as Log;
      const results = log.runs[0]?.results?.filter(({ ruleId }) => ruleId === "trail-integrity");
      expect(results).toMatchObject([{ kind: "fail", level: "error" }]);
      expect(log.runs[0]?.properties).toHaveProperty("integrity");
      expect(readFileSync(folder.file("r.html"), "utf8")).toContain("log-modified");
    } finally {
      if (before) objects.set(key, before);
    }
  });

  it("is unknown where the keys are refused", async () => {
    account.behave({
      overrides: { "ec2:DescribeRegions": regions(["us-east-1"]), "cloudtrail:GetTrailStatus": healthyDelivery },
      rules: [{ operation: "cloudtrail:ListPublicKeys", fault: "deny" }],
    });
    const refusing = await splitEndpoint(
      { url: bucket.url, operations: new Set([...SERVED].filter((one) => !one.startsWith("cloudtrail:"))) },
      account.url,
    );
    const run = await runCli(["scan", "--policy", "all", "--quiet", "--verify-logs", "4h", "--output", "json=-"], {
      env: emulatorEnv(refusing.url),
    });
    await refusing.stop();
    expect(run.code).toBe(3);
    const { findings } = JSON.parse(run.stdout) as ScanResult;
    expect(findings.filter(({ control }) => control === "trail-integrity")).toMatchObject([{ status: "unknown" }]);
  });

  it("asks for no time that is yet to come, and not of a snapshot", async () => {
    for (const args of [
      ["--verify-logs", "2999-01-01"],
      ["--verify-logs", "soon"],
      ["--verify-logs", "4h", "--snapshot", "s.json"],
    ])
      expect(await runHere(["scan", ...args], { env: emulatorEnv(endpoint.url) })).toMatchObject({
        code: 2,
        stdout: "",
        stderr: expect.stringMatching(/^trailproof: .*--verify-logs/),
      });
  });
});
