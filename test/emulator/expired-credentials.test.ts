import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import terminal from "../../reports/terminal/index.ts";
import { openS3 } from "../../src/integrity/s3/open-s3.ts";
import { validateTrail } from "../../src/integrity/validate-trail.ts";
import { consoleLines } from "../../src/model/findings/remediation.ts";
import { tool } from "../../src/tool.ts";
import { compliantAccount } from "../support/accounts.ts";
import { bucketServer } from "../support/bucket-server.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { faultProxy } from "../support/fault-proxy.ts";
import { regions } from "../support/overrides.ts";
import { scanHere, useEmulatorCredentials } from "../support/scan.ts";
import { deliveredTrail, HOUR, START, TRAIL } from "../support/signed-trail.ts";

describeWithMoto("credentials that expire", (moto) => {
  beforeAll(async () => {
    await compliantAccount(moto.url);
  });
  beforeEach(useEmulatorCredentials);

  it("during a scan are reported once, and nothing further is asked", async () => {
    const proxy = await faultProxy({
      target: moto.url,
      overrides: { "ec2:DescribeRegions": regions(["us-east-1"]) },
      rules: [
        { operation: "cloudtrail:GetTrailStatus", fault: "expired" },
        // The requests of other services are in flight when it is known.
        {
          fault: "slow",
          delayMs: 300,
          when: ({ service }) => service !== "cloudtrail" && proxy.count("cloudtrail:DescribeTrails") > 0,
        },
      ],
    });
    const records: string[] = [];
    const { snapshot, result } = await scanHere(proxy.url, {
      concurrency: 1,
      onCall: ({ outcome }) => records.push(outcome),
    });
    await proxy.stop();
    const operations = proxy.calls.map(({ operation }) => operation);
    const others = operations.slice(operations.indexOf("cloudtrail:GetTrailStatus") + 1);
    const services = others.map((operation) => operation.split(":")[0]);
    expect(services).not.toContain("cloudtrail");
    expect(services).toEqual([...new Set(services)]);
    const [note, ...more] = result.notifications.filter(({ code }) => code === "credentials-expired");
    expect(more).toEqual([]);
    const [, answered, needed] =
      /^The credentials expired after (\d+) of (\d+) calls: log in again/.exec(note?.message ?? "") ?? [];
    // One answer more told who asks.
    expect(Number(answered)).toBe(records.length - 2);
    expect(Number(needed)).toBeGreaterThan(Number(answered) + 3);
    expect(records.filter((outcome) => /Expired/.test(outcome))).toEqual(["ExpiredTokenException"]);
    const [trail] = Object.values(snapshot.trails);
    expect(trail?.status).toMatchObject({ state: "unreadable", code: "ExpiredTokenException" });
    expect(trail?.tags).toMatchObject({
      state: "unreadable",
      code: "ExpiredToken",
      message: "not called: the credentials have expired",
    });
    expect(result.gate.exitCode).toBe(3);
    // No permission helps.
    const logging = result.findings.find(({ control }) => control === "trail-logging");
    expect(logging?.message).toMatch(/failed \(ExpiredTokenException\); log in again/);
    expect(logging?.remediation && consoleLines(logging.remediation)).toEqual(["Log in again", "Scan again"]);
    const text = await terminal(result, {});
    expect(text.match(/expired after/g)).toHaveLength(1);
    expect(text).not.toContain("Could not be read");
  });
});

describeWithMoto("credentials that expire during a validation", () => {
  let bucket: Awaited<ReturnType<typeof bucketServer>>;
  beforeAll(async () => {
    useEmulatorCredentials();
    bucket = await bucketServer(deliveredTrail().world);
  });
  afterAll(() => bucket.stop());

  it.each([["s3:GetObject"], ["s3:ListObjectsV2"]])("at %s are asked for nothing more", async (operation) => {
    const proxy = await faultProxy({ target: bucket.url, rules: [{ operation, fault: "expired" }] });
    const named = { name: TRAIL.name, homeRegion: TRAIL.homeRegion, arn: TRAIL.arn };
    const opened = await openS3({ endpointUrl: proxy.url, named, maxLogMib: 8, concurrency: 1 });
    const { trail, source, limits, notes, close } = opened;
    const range = { start: START, end: START + 4 * HOUR };
    const result = await validateTrail({ trail, source, limits, notes, range, tool }).finally(close);
    await proxy.stop();
    const first = proxy.calls.findIndex((call) => call.operation === operation);
    expect(proxy.calls.slice(first).length).toBeLessThanOrEqual(4);
    expect(result.exitCode).toBe(3);
    expect(JSON.stringify(result)).toContain("ExpiredToken");
  });
});
