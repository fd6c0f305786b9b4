import { readFileSync } from "node:fs";
import { StopLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { inEveryOrder } from "../accounts/orders.ts";
import * as accounts from "../support/accounts.ts";
import { clients, otherAccount, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy, type Override } from "../support/fault-proxy.ts";
import {
  alsoTrails,
  healthyDelivery,
  jsonAnswer,
  organizationTrail,
  regions,
  secondsAgo,
} from "../support/overrides.ts";
import { runHere } from "../support/run-cli.ts";
import { scanCli, scratch, statuses, verdict } from "../support/scan.ts";
import { makeLogBucket } from "../support/trails.ts";

const ENABLED = ["ap-southeast-2", "eu-west-1", "us-east-1"];

/** Every control of the catalogue where one trail does all that it should. */
const COMPLIANT: Readonly<Record<string, string>> = {
  "trail-exists": "pass 1",
  "trail-multi-region": "pass 1",
  "trail-region-covered": "pass 3",
  "trail-logging": "pass 1",
  "trail-kms-encryption": "pass 1",
  "key-usable": "pass 1",
  "trail-log-file-validation": "pass 1",
  "trail-cloudwatch-logs": "pass 1",
  "trail-cloudwatch-delivery": "pass 1",
  "trail-s3-delivery": "pass 1",
  "trail-digest-delivery": "pass 1",
  "trail-sns-notification": "pass 1",
  "trail-tags": "pass 1",
  "bucket-exists": "pass 1",
  "events-management": "pass 3",
  "events-management-exclusions": "pass 1",
  "events-global-services": "pass 1",
  "events-global-duplicated": "pass 1",
  "events-s3-data-read": "pass 1",
  "events-s3-data-write": "pass 1",
  "events-lambda-data": "",
  "events-bedrock": "pass 1",
  "events-insights": "pass 1",
};
const CONTROLS = Object.keys(COMPLIANT);
/** Without an effective trail nothing is recorded. */
const UNRECORDED = {
  "events-management": "fail 3",
  "events-management-exclusions": "not-applicable 1",
  "events-global-services": "fail 1",
  "events-global-duplicated": "not-applicable 1",
  "events-s3-data-read": "fail 1",
  "events-s3-data-write": "fail 1",
  "events-bedrock": "fail 1",
};
/** A trail that is not effective leaves every region without one. */
const UNCOVERED = { ...UNRECORDED, "trail-multi-region": "fail 1", "trail-region-covered": "fail 3" };
const STOPPED = {
  "trail-logging": "fail 1",
  "trail-s3-delivery": "not-applicable 1",
  "trail-cloudwatch-delivery": "not-applicable 1",
  "trail-digest-delivery": "not-applicable 1",
  "events-insights": "not-applicable 1",
};

describeWithMoto("the scan of a complete account", (moto) => {
  let proxy: FaultProxy;
  const base: Record<string, Override> = {
    "ec2:DescribeRegions": regions(ENABLED, ["me-south-1"]),
    "cloudtrail:GetTrailStatus": healthyDelivery,
  };
  beforeAll(async () => {
    proxy = await faultProxy({ target: moto.url });
  });
  beforeEach(async () => {
    await moto.reset();
    proxy.behave({ overrides: base });
  });
  const folder = scratch();
  afterAll(async () => {
    folder.remove();
    await proxy.stop();
  });

  const stopped = async (endpoint: string) => {
    const { name } = await accounts.compliantAccount(endpoint);
    await clients(ownAccount(endpoint))
      .cloudtrail()
      .send(new StopLoggingCommand({ Name: name }));
  };
  const singleRegion = (endpoint: string) => accounts.singleRegionTrails(endpoint, ["us-east-1", "eu-west-1"]);
  const two = Object.fromEntries(CONTROLS.map((control) => [control, "pass 2"]));

  it.each<[string, (endpoint: string) => Promise<unknown>, number, Record<string, string>]>([
    ["compliant", accounts.compliantAccount, 0, {}],
    [
      "broken",
      accounts.brokenAccount,
      1,
      {
        ...UNCOVERED,
        ...STOPPED,
        "trail-kms-encryption": "fail 1",
        "key-usable": "",
        "trail-log-file-validation": "fail 1",
        "trail-cloudwatch-logs": "fail 1",
        "trail-sns-notification": "fail 1",
        "trail-tags": "fail 1",
      },
    ],
    [
      "without a trail",
      async () => {},
      1,
      {
        ...Object.fromEntries(CONTROLS.map((control) => [control, ""])),
        ...UNCOVERED,
        "trail-exists": "fail 1",
      },
    ],
    [
      "with trails of single regions",
      singleRegion,
      1,
      {
        ...two,
        "trail-exists": "pass 1",
        "trail-multi-region": "fail 1",
        "trail-region-covered": "fail 1, pass 2",
        "events-management": "fail 1, pass 2",
        "events-management-exclusions": "pass 1",
        "events-global-services": "pass 1",
        "events-global-duplicated": "pass 1",
        "events-s3-data-read": "fail 1",
        "events-s3-data-write": "fail 1",
        "events-lambda-data": "",
        "events-bedrock": "fail 1",
      },
    ],
    ["with a multi-region trail at home elsewhere", accounts.homedElsewhere, 0, {}],
    ["with a stopped trail", stopped, 1, { ...UNCOVERED, ...STOPPED }],
    ["with a deleted bucket", accounts.deletedBucket, 1, { ...UNCOVERED, "bucket-exists": "fail 1" }],
    ["with another account's bucket", accounts.foreignBucket, 0, {}],
    ["with another account's log group", accounts.foreignLogGroup, 0, {}],
    ["with a disabled key", accounts.disabledKey, 1, { ...UNCOVERED, "key-usable": "fail 1" }],
  ])("%s", async (_, make, code, differing) => {
    await make(moto.url);
    const saved = folder.file("saved.json");
    const scan = await scanCli(proxy.url, ["--save-snapshot", saved], {}, runHere);
    expect(statuses(scan.result, CONTROLS)).toEqual({ ...COMPLIANT, ...differing });
    expect(scan).toMatchObject({
      code,
      stderr: `wrote ${saved}\n`,
      result: { unreadable: [], notifications: [], gate: { exitCode: code } },
    });
    const { problems, groups } = inEveryOrder(JSON.parse(readFileSync(saved, "utf8")));
    expect(problems).toEqual([]);
    expect(groups).toBeGreaterThan(0);
  });

  it("is the same page when its snapshot is evaluated again in a different folder", async () => {
    await accounts.deletedBucket(moto.url);
    const [saved, html, json] = [folder.file("s.json"), folder.file("page.html"), folder.file("again.json")];
    const outputs = ["--save-snapshot", saved, "--output", `html=${html}`];
    const live = await scanCli(proxy.url, ["--regions", "eu-*,us-east-1", ...outputs], {}, runHere);
    const again = ["scan", "--snapshot", saved, "--policy", "all", "--regions", "us-east-1,eu-*"];
    const { code, stdout } = await runHere([...again, "--verify", html]);
    expect(stdout).toContain("byte for byte");
    expect(code).toBe(0);
    await runHere([...again, "--output", `json=${json}`]);
    expect(JSON.stringify(JSON.parse(readFileSync(json, "utf8")))).toBe(JSON.stringify(live.result));
  });

  it("with another account's organization trail, as a member sees it", async () => {
    const owner = accounts.FOREIGN_ACCOUNT;
    await makeLogBucket(await otherAccount(moto.url, owner), "organization-trail-logs");
    const logging = jsonAnswer({
      IsLogging: true,
      StartLoggingTime: secondsAgo(90_000),
      LatestDeliveryTime: secondsAgo(60),
    });
    proxy.behave({
      overrides: {
        ...base,
        "cloudtrail:DescribeTrails": alsoTrails(organizationTrail(owner)),
        "cloudtrail:GetTrailStatus": logging,
        "cloudtrail:GetEventSelectors": jsonAnswer({
          TrailARN: organizationTrail(owner).TrailARN,
          EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] }],
        }),
      },
      // Its tags are the management account's to read.
      rules: [
        { operation: "cloudtrail:ListTags", fault: "deny" },
        { operation: "cloudtrail:GetInsightSelectors", fault: "deny" },
      ],
    });
    const { code, result } = await scanCli(proxy.url, [], {}, runHere);
    expect(statuses(result, CONTROLS)).toEqual({
      ...COMPLIANT,
      "trail-kms-encryption": "manual 1",
      "key-usable": "",
      "trail-cloudwatch-logs": "manual 1",
      "trail-cloudwatch-delivery": "not-applicable 1",
      "trail-digest-delivery": "manual 1",
      "trail-sns-notification": "manual 1",
      "trail-tags": "manual 1",
      "events-s3-data-read": "fail 1",
      "events-s3-data-write": "fail 1",
      "events-insights": "unknown 1",
    });
    expect(verdict(result, "trail-kms-encryption")).toContain(owner);
    expect(code).toBe(0);
    // Three regions show it, and it is one trail.
    expect(result.trails).toMatchObject([{ accountId: owner, isOrganizationTrail: true, effective: true }]);
  });

  it("of regions that are named, one of them not enabled", async () => {
    await accounts.compliantAccount(moto.url);
    const { code, result, stderr } = await scanCli(proxy.url, ["--regions", "us-east-1,me-south-1"], {}, runHere);
    const account = [
      "trail-exists",
      "trail-multi-region",
      ...CONTROLS.filter((id) => /^events-.*(s3|bedrock|global-s|excl)/.test(id)),
    ];
    expect(statuses(result, CONTROLS)).toEqual({
      ...Object.fromEntries(CONTROLS.map((control) => [control, "pass 1, unknown 1"])),
      ...Object.fromEntries(account.map((control) => [control, "pass 1"])),
      "events-lambda-data": "unknown 1",
      "events-global-duplicated": "unknown 1",
    });
    const unknown = result.findings.filter(({ control, status }) => CONTROLS.includes(control) && status === "unknown");
    expect(unknown.map(({ resource }) => resource.id).sort()).toEqual([
      "123456789012",
      ...Array.from({ length: 15 }, () => "me-south-1"),
    ]);
    expect(result.notifications).toMatchObject([{ code: "region-not-enabled", region: "me-south-1" }]);
    // No call is made in a Region that is not enabled.
    expect(proxy.count("*", "me-south-1")).toBe(0);
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
  });

  it("evaluates a trail whose home Region is excluded", async () => {
    await accounts.homedElsewhere(moto.url);
    const { code, result } = await scanCli(proxy.url, ["--regions", "us-east-1"], {}, runHere);
    expect(code).toBe(0);
    expect(statuses(result, CONTROLS)).toEqual({
      ...COMPLIANT,
      "trail-region-covered": "pass 1",
      "events-management": "pass 1",
    });
  });
});
