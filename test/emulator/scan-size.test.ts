import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { benchAccount, failures, manyBuckets, manyOthers } from "../support/accounts.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type Answer, type FaultProxy, faultProxy } from "../support/fault-proxy.ts";
import { BLOCKS, bucketRegions, healthyDelivery, publicAccessBlock, regions } from "../support/overrides.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";
import { scanCli, scratch } from "../support/scan.ts";
import type { MadeTrail } from "../support/trails.ts";

/** The regions that every account has enabled. */
const REGIONS = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

/** What AWS tells of an account and the emulator does not, and Block Public Access of the account. */
const toldOf = (trails: readonly MadeTrail[]) => ({
  "ec2:DescribeRegions": regions(REGIONS),
  "cloudtrail:GetTrailStatus": healthyDelivery,
  "s3:ListBuckets": bucketRegions((name) => trails.find(({ bucket }) => bucket === name)?.region ?? "us-east-1"),
  "s3control:GetPublicAccessBlock": publicAccessBlock(...BLOCKS),
});

/** A call that a busy machine answers late is not asked again. */
const PATIENT = ["--call-timeout", "60000"];

describeWithMoto("three trails, eight buckets, seventeen regions", (moto) => {
  let proxy: FaultProxy;
  const folder = scratch();
  /** What the emulator answered: it is asked again where the account has changed. */
  const replay = new Map<string, Promise<Answer>>();
  beforeAll(async () => {
    const trails = await benchAccount(moto.url, { trails: 3, buckets: 8 });
    proxy = await faultProxy({ target: moto.url, overrides: toldOf(trails), replay });
  });
  afterAll(async () => {
    folder.remove();
    await proxy.stop();
  });

  it("takes at most 100 calls by default", async () => {
    proxy.clear();
    const baseline = await runHere(["scan", "--policy", "baseline", "--quiet", ...PATIENT], {
      env: emulatorEnv(proxy.url),
    });
    expect(baseline).toMatchObject({ code: 0, stderr: "" });
    expect(proxy.count()).toBeLessThanOrEqual(100);
  });

  it("makes each call once, and not one more with 200 buckets and with roles, keys and alarms that no trail has to do with", async () => {
    proxy.clear();
    const first = await scanCli(proxy.url, PATIENT, {}, runHere);
    const counts = proxy.counts();
    expect(first).toMatchObject({ code: 0, result: { scope: { regions: REGIONS } } });
    expect(counts).toEqual({
      "sts:GetCallerIdentity": 1,
      "ec2:DescribeRegions": 1,
      "iam:ListAccountAliases": 1,
      "organizations:DescribeOrganization": 1,
      "s3:ListBuckets": 1,
      "cloudtrail:DescribeTrails": 17,
      "cloudtrail:GetTrailStatus": 3,
      "cloudtrail:GetEventSelectors": 3,
      "cloudtrail:GetInsightSelectors": 3,
      "lambda:ListFunctions": 17,
      // In the home Regions of the trails.
      "cloudtrail:ListEventDataStores": 3,
      "cloudtrail:ListTags": 3,
      "s3:GetBucketPolicy": 3,
      "s3control:GetPublicAccessBlock": 1,
      "iam:GetAccountAuthorizationDetails": 1,
      "iam:GetRole": 1,
      "iam:ListRolePolicies": 1,
      "iam:GetRolePolicy": 1,
      "iam:ListAttachedRolePolicies": 1,
      "s3:GetBucketVersioning": 3,
      "s3:GetBucketEncryption": 3,
      "s3:GetBucketLifecycleConfiguration": 3,
      "s3:GetObjectLockConfiguration": 3,
      "s3:GetBucketOwnershipControls": 3,
      "s3:GetBucketReplication": 3,
      "s3:GetBucketNotificationConfiguration": 3,
      "s3:GetBucketLogging": 3,
      "kms:DescribeKey": 3,
      "kms:GetKeyPolicy": 3,
      "kms:GetKeyRotationStatus": 3,
      "logs:DescribeLogGroups": 3,
      "logs:DescribeMetricFilters": 3,
      "logs:DescribeSubscriptionFilters": 3,
      "logs:GetTransformer": 3,
      // Two types of policies, in each Region with a log group.
      "logs:DescribeAccountPolicies": 6,
      // Those of the account, and those of each group.
      "logs:DescribeResourcePolicies": 6,
      "cloudwatch:DescribeAlarms": 3,
      "cloudwatch:ListAlarmMuteRules": 1,
      // The topics of the trails, and that of the alarms.
      "sns:GetTopicAttributes": 4,
      "sns:ListSubscriptionsByTopic": 1,
    });
    // Two in each Region, and 95: the trails are at home in three Regions, each with a log group.
    expect(proxy.count()).toBe(2 * REGIONS.length + 95);

    proxy.clear();
    await Promise.all([manyBuckets(moto.url, 192, "more"), manyOthers(moto.url, 60)]);
    replay.clear();
    expect(await scanCli(proxy.url, PATIENT, {}, runHere)).toMatchObject({ code: 0 });
    expect(proxy.counts()).toEqual(counts);
  });

  it("asks only for what the controls in force need", async () => {
    proxy.clear();
    const { code, result } = await scanCli(proxy.url, ["--control", "trail-log-file-validation"], {}, runHere);
    expect({ code, controls: result.controls.map(({ id }) => id) }).toEqual({
      code: 0,
      controls: ["trail-log-file-validation"],
    });
    expect(Object.keys(proxy.counts()).sort()).toEqual([
      "cloudtrail:DescribeTrails",
      "ec2:DescribeRegions",
      "iam:ListAccountAliases",
      "organizations:DescribeOrganization",
      "sts:GetCallerIdentity",
    ]);
  });

  it.each([
    ["every region", []],
    ["two regions", ["--regions", "us-east-1,eu-west-1"]],
  ])("gives the same result, byte for byte, from the snapshot that it saved: %s", async (_, args) => {
    const [snapshot, live, offline, other] = ["s.json", "live.json", "offline.json", "other.json"].map(folder.file);
    const first = await scanCli(proxy.url, ["--save-snapshot", `${snapshot}`, "--output", `json=${live}`, ...args]);
    expect(first.code).toBe(0);
    const asked = proxy.count();
    // Offline: no endpoint, no credentials.
    const again = (file: string | undefined) =>
      runHere(["scan", "--policy", "all", "--snapshot", `${snapshot}`, "--output", `json=${file}`, ...args]);
    const [second, third] = [await again(offline), await again(other)];
    const [a, b, c] = [live, offline, other].map((file) => readFileSync(`${file}`, "utf8"));
    expect(b).toBe(a);
    expect(c).toBe(a);
    expect(second).toMatchObject({ code: first.code, stderr: "" });
    expect(second.stdout).toBe(first.stdout.replace(`${live}: `, `${offline}: `));
    expect(third.code).toBe(first.code);
    expect(proxy.count()).toBe(asked);
  });

  it("collects every fact with `collect`, for any policy", async () => {
    const file = folder.file("collected.json");
    const env = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "secret", AWS_REGION: "us-east-1" };
    const collected = await runHere(["collect", "--out", file, "--endpoint-url", proxy.url], { env });
    expect(collected).toMatchObject({ code: 0, stdout: "" });
    expect(collected.stderr).toContain(`wrote ${file}: account `);
    expect(readFileSync(file, "utf8")).toContain('"state": "read"');
    const again = await runHere(["scan", "--snapshot", file, "--policy", "all", "--output", "json=-"]);
    expect(again.code).toBe(0);
    const { summary, findings } = JSON.parse(again.stdout) as ScanResult;
    expect(summary.unknown).toBe(0);
    // Trails that deliver everything: what fails beside what fails in every account of the emulator is that they are several.
    expect([...new Set(failures({ findings }))]).toEqual(["events-management-duplicated"]);
  });

  it("makes at most 85 calls, and two in each Region, where all trails are at home in one Region", async () => {
    await moto.reset();
    replay.clear();
    const trails = await benchAccount(moto.url, { trails: 3, buckets: 8, regions: ["us-east-1"] });
    proxy.behave({ overrides: toldOf(trails) });
    proxy.clear();
    const { code, result } = await scanCli(proxy.url, PATIENT, {}, runHere);
    expect({ code, unknown: result.summary.unknown }).toEqual({ code: 0, unknown: 0 });
    expect(proxy.count()).toBeLessThanOrEqual(2 * REGIONS.length + 85);
  });
});
