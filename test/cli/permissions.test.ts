import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { controlsInForce, factsFor } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import { needsOf } from "../../src/model/findings/check.ts";
import { BASE_FACTS } from "../../src/model/resources/facts.ts";
import { builtInPolicies, loadPolicy } from "../../src/policy/index.ts";
import { compliantAccount, failures, type Statement, userWith } from "../support/accounts.ts";
import { clients, type Keys, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.ts";
import { healthyDelivery, regions } from "../support/overrides.ts";
import { runHere } from "../support/run-cli.ts";
import { scanCli, statuses } from "../support/scan.ts";
import { makeBucket } from "../support/trails.ts";

const ACTIONS = [
  "cloudtrail:DescribeTrails",
  "cloudtrail:GetEventDataStore",
  "cloudtrail:GetEventSelectors",
  "cloudtrail:GetInsightSelectors",
  "cloudtrail:GetTrailStatus",
  "cloudtrail:ListEventDataStores",
  "cloudtrail:ListTags",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:GetAlarmMuteRule",
  "cloudwatch:ListAlarmMuteRules",
  "ec2:DescribeRegions",
  "iam:GetAccountAuthorizationDetails",
  "iam:GetPolicy",
  "iam:GetPolicyVersion",
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAccountAliases",
  "iam:ListAttachedRolePolicies",
  "iam:ListRolePolicies",
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "lambda:ListFunctions",
  "logs:DescribeAccountPolicies",
  "logs:DescribeLogGroups",
  "logs:DescribeMetricFilters",
  "logs:DescribeResourcePolicies",
  "logs:DescribeSubscriptionFilters",
  "logs:GetTransformer",
  "organizations:DescribeOrganization",
  "organizations:DescribePolicy",
  "organizations:ListParents",
  "organizations:ListPoliciesForTarget",
  "s3:GetAccountPublicAccessBlock",
  "s3:GetBucketAcl",
  "s3:GetBucketLocation",
  "s3:GetBucketLogging",
  "s3:GetBucketNotification",
  "s3:GetBucketObjectLockConfiguration",
  "s3:GetBucketOwnershipControls",
  "s3:GetBucketPolicy",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketRequestPayment",
  "s3:GetBucketVersioning",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:ListAllMyBuckets",
  "sns:GetTopicAttributes",
  "sns:ListSubscriptionsByTopic",
];

const printed = async (...args: string[]) => {
  const { code, stdout, stderr } = await runHere(["permissions", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return (JSON.parse(stdout) as { Version: string; Statement: [Statement] }).Statement[0];
};

describe("permissions", () => {
  it("prints what the policy in force needs, and nothing else", async () => {
    expect(await printed("--policy", "all")).toEqual({
      Sid: "TrailproofRead",
      Effect: "Allow",
      Action: ACTIONS,
      Resource: "*",
    });
    expect((await printed("--control", "trail-log-file-validation")).Action).toEqual([
      "cloudtrail:DescribeTrails",
      "ec2:DescribeRegions",
      "iam:ListAccountAliases",
      "organizations:DescribeOrganization",
    ]);
  });

  it("prints for a framework what its requirements need", async () => {
    const { Action } = await printed("--framework", "fsbp");
    expect(Action).toContain("s3:GetBucketLogging");
    expect(
      [Action].flat().filter((action) => /^(logs:DescribeMetricFilters|cloudwatch:|sns:|kms:GetKeyR)/.test(action)),
    ).toEqual([]);
  });
});

describe("a run for one framework", () => {
  const BASE = [
    "cloudtrail:DescribeTrails",
    "ec2:DescribeRegions",
    "iam:ListAccountAliases",
    "organizations:DescribeOrganization",
  ];
  const EFFECTIVE = [
    "cloudtrail:GetTrailStatus",
    "kms:DescribeKey",
    "s3:GetBucketAcl",
    "s3:GetBucketLocation",
    "s3:ListAllMyBuckets",
  ];
  const SELECTORS = ["cloudtrail:GetEventSelectors", "cloudtrail:GetInsightSelectors"];

  it.each([
    ["cisa-cyber-essentials", [...BASE, ...EFFECTIVE, ...SELECTORS]],
    [
      "mitre-attack",
      [
        ...[...BASE, ...EFFECTIVE, ...SELECTORS],
        ...["cloudwatch:DescribeAlarms", "logs:DescribeLogGroups", "logs:DescribeMetricFilters"],
        "iam:GetAccountAuthorizationDetails",
      ],
    ],
  ])("makes only the calls that %s needs", async (framework, actions) =>
    expect((await printed("--framework", framework)).Action).toEqual([...actions].sort()),
  );

  it("makes for several what each of them needs", async () => {
    const actions = async (names: string) => [(await printed("--framework", names)).Action].flat();
    const [one, other] = [await actions("fsbp"), await actions("mitre-attack")];
    const both = await actions("fsbp,mitre-attack");
    expect(both).toEqual([...new Set([...one, ...other])].sort());
    expect(both.length).toBeGreaterThan(Math.max(one.length, other.length));
  });

  it("reads the facts of the controls that decide its requirements, and no others", async () => {
    for (const { name, requirements } of builtInPolicies()) {
      if (requirements === undefined) continue;
      const { policy, checks: loaded } = await loadPolicy({ names: [name], cwd: process.cwd(), checks });
      const deciding = new Set(
        policy.frameworks.flatMap((one) => one.requirements.flatMap(({ controls }) => controls)),
      );
      const inForce = controlsInForce(policy, loaded);
      expect(inForce.map(({ id }) => id).sort(), name).toEqual([...deciding].sort());
      const needed = inForce.flatMap(({ check, params }) => needsOf(check, params));
      const extra = needed.includes("trail.eventSelectors") ? ["trail.insightSelectors" as const] : [];
      expect(factsFor(inForce), name).toEqual(new Set([...BASE_FACTS, ...needed, ...extra]));
    }
  });
});

describeWithMoto("a scan where AWS asks IAM", (moto) => {
  let proxy: FaultProxy;
  // Needs no permission of AWS, but one of the emulator, which has no actions for some settings of buckets.
  const identity: Statement = { Effect: "Allow", Action: ["sts:GetCallerIdentity", "s3:ListBucket"] };
  // The emulator names an action after the service that a request is signed for, which is not CloudWatch's prefix, and after
  // the operation, which is not the name of the permission on Block Public Access of the account.
  const asEmulator: Statement = { Effect: "Allow", Action: ["monitoring:DescribeAlarms", "s3:GetPublicAccessBlock"] };

  beforeAll(async () => {
    const overrides = {
      "ec2:DescribeRegions": regions(["us-east-1", "eu-west-1"]),
      "cloudtrail:GetTrailStatus": healthyDelivery,
    };
    proxy = await faultProxy({ target: moto.url, overrides });
  });
  afterAll(() => proxy.stop());
  beforeEach(async () => {
    await moto.enforceIam(false);
    await moto.reset();
    await compliantAccount(moto.url);
  });

  const scanAs = async ({ accessKeyId, secretAccessKey }: Keys, ...args: string[]) => {
    await moto.enforceIam(true);
    try {
      const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      return await scanCli(proxy.url, args, { env }, runHere);
    } finally {
      await moto.enforceIam(false);
    }
  };

  it("reads all with the permissions that `permissions` prints", async () => {
    const { Effect, Action } = await printed("--policy", "all");
    const keys = await userWith(moto.url, [identity, asEmulator, { Effect, Action }]);
    const { code, stderr, result } = await scanAs(keys);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(result).toMatchObject({ unreadable: [], notifications: [], summary: { unknown: 0 } });
    expect(failures(result)).toEqual([]);
  });

  it("reads its baseline and adds to its history with what `permissions` prints for them, and not without", async () => {
    await makeBucket(ownAccount(moto.url), "results");
    const history = ["--history", "s3://results/history"];
    const printedFor = async (...args: string[]) => {
      const { stdout } = await runHere(["permissions", "--policy", "all", ...args]);
      return (JSON.parse(stdout) as { Statement: Statement[] }).Statement;
    };
    const writer = await userWith(moto.url, [identity, asEmulator, ...(await printedFor(...history))], "writer");
    expect(await scanAs(writer, ...history)).toMatchObject({ code: 0, stderr: "" });
    const { Contents = [] } = await clients(ownAccount(moto.url))
      .s3()
      .send(new ListObjectsV2Command({ Bucket: "results" }));
    const stored = Contents.map(({ Key }) => Key).find((key) => key?.endsWith(".result.json.gz"));
    const baseline = ["--baseline", `s3://results/${stored}`];
    const reader = await userWith(moto.url, [identity, asEmulator, ...(await printedFor(...baseline))], "reader");
    expect(await scanAs(reader, ...baseline, "--new-only")).toMatchObject({ code: 0, stderr: "" });
    expect(await scanAs(reader, ...history)).toMatchObject({ code: 2 });
  });

  it("with no permission at all writes its report, and says in one sentence what would help", async () => {
    const { code, stdout, stderr, result } = await scanAs(await userWith(moto.url, [identity]));
    expect(code).toBe(3);
    expect(stderr).toMatch(/^Nothing could be evaluated: [^\n]*"trailproof permissions"[^\n]*\n$/);
    expect(stdout).toMatch(/^Whether API activity .*\n\n\? Gate undecided/s);
    expect(result).toMatchObject({ score: null, evidenceCoverage: 0, gate: { verdict: "undecided", exitCode: 3 } });
    for (const found of Object.values(statuses(result))) expect(found).toMatch(/^unknown \d$/);
    for (const api of ["ec2:DescribeRegions", "cloudtrail:DescribeTrails", "s3:ListBuckets"])
      expect(result.unreadable.map((fact) => fact.api)).toContain(api);
  });

  it("with no permission but named regions says it, too, for each region", async () => {
    const run = await scanAs(await userWith(moto.url, [identity]), "--regions", "us-east-1,eu-west-1");
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining('"trailproof permissions"') });
    expect(statuses(run.result)).toMatchObject({ "trail-exists": "unknown 1", "trail-logging": "unknown 2" });
  });

  it("names the one permission that is missing", async () => {
    for (const missing of ["kms:DescribeKey", "s3:GetBucketLocation", "iam:ListAccountAliases"]) {
      const rest = ACTIONS.filter((action) => action !== missing);
      const keys = await userWith(
        moto.url,
        [identity, asEmulator, { Effect: "Allow", Action: rest }],
        missing.replace(":", "-"),
      );
      const { code, result } = await scanAs(keys);
      // ListBuckets tells that the bucket exists, and the alias decides nothing.
      expect(code, missing).toBe(missing === "kms:DescribeKey" ? 3 : 0);
      expect(failures(result), missing).toEqual([]);
      expect(result.unreadable, missing).toMatchObject([{ permission: missing, code: "AccessDenied" }]);
    }
  });
});
