import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type EvaluateOptions, evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import validateResult from "../../src/generated/validate-result.cjs";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { UserError } from "../../src/model/errors.ts";
import { SEVERITIES } from "../../src/model/findings/severity.ts";
import { ACCOUNT, type AccountBuilder, account, EVERY_KIND, hoursAgo, OTHER, read } from "../support/account.ts";
import { allAlarms } from "../support/alarms.ts";
import { controlOf, loaded, policyOf } from "../support/policy.ts";

const SCAN_AGAIN = { id: "scan-again", title: "Scan again", effect: "reads" };

const tool = { name: "trailproof", version: "0.0.0" };

function evaluateSnapshot(snapshot: Snapshot, policy = policyOf(), more: Partial<EvaluateOptions> = {}): ScanResult {
  const result = evaluate({
    snapshot,
    text: JSON.stringify(snapshot, null, 2),
    policy,
    checks: loaded(checks),
    tool,
    ...more,
  });
  validateResult(JSON.parse(JSON.stringify(result)));
  expect(validateResult.errors).toBeNull();
  return result;
}

function sameBytes(one: ScanResult, two: ScanResult): void {
  expect(one).toEqual(two);
  expect(JSON.stringify(one) === JSON.stringify(two), "the same members in the same order").toBe(true);
}

const evaluated = (built: AccountBuilder, ...rest: [ReturnType<typeof policyOf>?, Partial<EvaluateOptions>?]) =>
  evaluateSnapshot(built.snapshot(), ...rest);

const only = (...ids: string[]) => policyOf(checks.filter((check) => ids.includes(check.id)));
const scoped = (regions: string[] | null, excludeRegions: string[] = []) =>
  policyOf(checks, { scope: { regions, excludeRegions } });
const of = (result: ScanResult, control: string) => result.findings.filter((one) => one.control === control);
const statuses = (result: ScanResult, control: string) =>
  Object.fromEntries(of(result, control).map(({ resource, status }) => [resource.id, status]));

/** Something of everything: good, stopped, foreign, denied and gone. */
const mixed = account(["ap-southeast-2", "eu-west-1", "us-east-1"])
  .trail("main", { key: "Enabled", group: "present", topic: "present", tags: { owner: "security" } })
  .trail("stopped", { logging: false, isMultiRegionTrail: false, logFileValidationEnabled: false })
  .trail("gone", { bucket: "gone", isMultiRegionTrail: false, homeRegion: "eu-west-1", key: "Disabled" })
  .trail("org", { account: OTHER, isOrganizationTrail: true, bucket: "foreign", key: "Enabled" })
  .deny("cloudtrail:ListTags", "eu-west-1")
  .deny("cloudtrail:DescribeTrails", "ap-southeast-2");

describe("an organization trail that a member account may not ask about", () => {
  const member = account().trail("org", { account: OTHER, isOrganizationTrail: true, bucket: "foreign" });
  const asked = (api: string, code: string) => evaluated(member.deny(api, undefined, code), only("events-management"));
  const said = (result: ScanResult) => JSON.stringify([result.findings, result.unreadable]);

  it.each([
    ["cloudtrail:GetEventSelectors", "AccessDeniedException"],
    ["cloudtrail:GetEventSelectors", "CloudTrailARNInvalidException"],
    ["cloudtrail:GetTrailStatus", "CloudTrailARNInvalidException"],
  ])("is its owner's to read, and no permission helps: %s, %s", (api, code) => {
    const result = asked(api, code);
    expect(result.unreadable).toMatchObject([{ api, code, owningAccount: OTHER }]);
    const [finding] = result.findings;
    expect(finding).toMatchObject({
      status: "unknown",
      remediation: { steps: [{ account: OTHER, title: expect.stringContaining(`Ask account ${OTHER}`) }, SCAN_AGAIN] },
    });
    expect([finding?.message, ...(finding?.details ?? [])].join("\n")).toContain(
      `the trail belongs to account ${OTHER}, and only that account can read it`,
    );
    expect(finding?.message.length).toBeLessThanOrEqual(160);
    expect(said(result)).not.toContain(`needs ${api}`);
  });

  it.each([
    ["cloudtrail:GetTrailStatus", "AccessDenied", "Grant cloudtrail:GetTrailStatus to"],
    ["cloudtrail:GetEventSelectors", "ThrottlingException", "Check for throttling"],
  ])("may become readable: %s, %s", (api, code, remedy) => {
    const result = asked(api, code);
    expect(result.unreadable[0]).not.toHaveProperty("owningAccount");
    expect(said(result)).toContain(remedy);
  });

  it("is not meant where the trail is our own", () => {
    const own = account().trail("main").deny("cloudtrail:GetEventSelectors");
    expect(evaluated(own, only("events-management")).unreadable[0]).not.toHaveProperty("owningAccount");
  });
});

describe("a result", () => {
  const result = evaluated(mixed);

  it("is the same, byte for byte, however often the snapshot is evaluated", () => {
    sameBytes(evaluated(mixed), result);
  });

  it("does not depend on the order in which the snapshot holds things, nor the policy its controls", () => {
    const turned = <T>(map: Record<string, T>) => Object.fromEntries(Object.entries(map).reverse());
    const snapshot = mixed.snapshot();
    const { trails, regions, buckets, keys } = snapshot;
    Object.assign(snapshot, {
      trails: turned(trails),
      regions: turned(regions),
      buckets: turned(buckets),
      keys: turned(keys),
    });
    const text = JSON.stringify(mixed.snapshot(), null, 2);
    const policy = { ...policyOf(), controls: [...policyOf().controls].reverse() };
    sameBytes(evaluateSnapshot(snapshot, policy, { text }), result);
  });

  it("leaves the snapshot as it is", () => {
    const snapshot = mixed.snapshot();
    const before = structuredClone(snapshot);
    evaluateSnapshot(snapshot);
    expect(snapshot).toEqual(before);
  });

  it("orders findings by severity, control, resource type, ARN or id, region and facet", () => {
    const rank = ({ severity, control, resource, facet }: Finding) =>
      [
        SEVERITIES.indexOf(severity),
        control,
        resource.type,
        resource.arn ?? resource.id,
        resource.region ?? "",
        facet ?? "",
      ].join("\0");
    const ranks = result.findings.map(rank);
    expect(ranks).toEqual([...ranks].sort());
    expect(new Set(ranks).size).toBe(ranks.length);
  });

  it("names each finding once", () => {
    expect(new Set(result.findings.map((one) => one.fingerprint)).size).toBe(result.findings.length);
  });

  it("keeps a finding's name under other severities, times, orders and wordings", () => {
    const prints = ({ findings }: ScanResult) => findings.map((one) => one.fingerprint).sort();
    const milder = policyOf(checks, {
      controls: checks.map((check) => ({ ...controlOf(check), severity: "low" as const })),
    });
    const later = mixed.edit((snapshot) => {
      snapshot.collectedAt = "2027-03-01T00:00:00.000Z";
    });
    expect(prints(evaluated(mixed, milder))).toEqual(prints(result));
    expect(prints(evaluated(later))).toEqual(prints(result));
  });

  it("names every known control that is not in force, and why", () => {
    const [first, second] = checks.filter(({ optIn }) => !optIn);
    const origin = { path: "trailproof.yaml", line: 7, builtIn: false };
    const policy = policyOf(
      checks.filter((check) => check !== first && check !== second && !check.optIn),
      {
        notInForce: [{ id: first?.id ?? "", reason: "off", origin }],
      },
    );
    const { notEvaluated, controls } = evaluated(mixed, policy);
    expect(
      [...notEvaluated, ...controls.map(({ id: control }) => ({ control }))].map(({ control }) => control).sort(),
    ).toEqual(checks.map(({ id }) => id).sort());
    const told = new Map(notEvaluated.map((one) => [one.control, one]));
    expect(told.get(first?.id ?? "")).toEqual({
      control: first?.id,
      title: first?.title,
      severity: first?.severity,
      reason: "off",
      policy: { path: "trailproof.yaml", line: 7 },
    });
    expect(told.get(second?.id ?? "")).toMatchObject({ reason: "not-selected", policy: null });
    for (const { id, optIn } of checks)
      if (optIn) expect(told.get(id)).toMatchObject({ reason: "opt-in", policy: null });
  });

  it("counts every finding once, and waived failures as waived", () => {
    const waiver = { control: "trail-logging", resource: "*", reason: "r", owner: "o", expires: "2099-01-01" };
    const waived = evaluated(
      mixed,
      policyOf(checks, { waivers: [{ ...waiver, source: { path: "p.yaml", line: 1 } }] }),
    );
    for (const { summary, findings } of [result, waived]) {
      const { pass, fail, unknown, manual, notApplicable, waived: count } = summary;
      expect(pass + fail + unknown + manual + notApplicable + count).toBe(findings.length);
    }
    expect(waived.summary.waived).toBe(1);
    expect(waived.summary.fail).toBe(result.summary.fail - 1);
  });

  it("names the account, the policy and the bytes that were evaluated", () => {
    const text = JSON.stringify(mixed.snapshot(), null, 2);
    expect(result).toMatchObject({
      account: { id: ACCOUNT, alias: null, partition: "aws" },
      scope: { regions: ["ap-southeast-2", "eu-west-1", "us-east-1"] },
      snapshot: { sha256: createHash("sha256").update(text).digest("hex") },
      policies: [{ name: "test" }],
    });
  });

  it("has a remedy for what fails, is unknown or needs manual review, and for nothing else", () => {
    for (const { status, remediation } of result.findings) {
      expect(remediation !== undefined).toBe(["fail", "unknown", "manual"].includes(status));
      if (remediation) expect(remediation.steps.length).toBeGreaterThan(0);
    }
  });

  it("names in the remedy of an unknown the permission, and who lacks it", () => {
    const [finding] = of(result, "trail-tags").filter(
      ({ status, resource }) => status === "unknown" && resource.id === "gone",
    );
    expect(finding?.remediation?.steps[0]?.console?.[0]).toMatch(
      /^Grant cloudtrail:ListTags to arn:aws:iam::123456789012:user\/auditor\./,
    );
  });

  it("lists in an unknown by denial the permissions that were denied, and in no other finding", () => {
    const denied = result.findings.filter(({ cause }) => cause === "denied");
    expect(denied.length).toBeGreaterThan(0);
    for (const { message, permissions } of denied)
      expect(
        permissions?.some((permission) => message.includes(permission)),
        message,
      ).toBe(true);
    for (const { cause, permissions } of result.findings) if (cause !== "denied") expect(permissions).toBeUndefined();
  });

  it("lists none that would not help: the owning account alone can read an organization's selectors", () => {
    const trail = account().trail("org", { account: OTHER }).deny("cloudtrail:GetEventSelectors");
    const [finding] = of(evaluated(trail), "events-s3-data-read");
    expect(finding).toMatchObject({ status: "unknown", cause: "denied" });
    expect(finding).not.toHaveProperty("permissions");
  });

  it("tells to wait where it is too early", () => {
    const fresh = account().trail("main", { status: { latestDeliveryTime: null, startLoggingTime: hoursAgo(0.5) } });
    const [finding] = of(evaluated(fresh), "trail-s3-delivery");
    expect(finding).toMatchObject({ status: "unknown", cause: "too-early" });
    expect(finding?.message).not.toMatch(/could not be read|denied/);
    expect(finding?.remediation?.steps[0]?.title).toMatch(/^Wait until/);
  });

  it("has no command for an unknown that no permission makes known", () => {
    const [finding] = of(evaluated(account().trail("main", { key: "Creating" })), "key-usable");
    expect(finding?.remediation).toMatchObject({
      steps: [{ title: expect.stringMatching(/^See the message/) }, SCAN_AGAIN],
    });
    expect(finding?.remediation?.steps.flatMap(({ cli }) => cli ?? [])).toEqual([]);
  });

  it("summarises each trail: effective or not, and why", () => {
    expect(result.trails.map(({ name, isLogging, effective }) => [name, isLogging, effective])).toEqual([
      ["gone", true, false],
      ["main", true, true],
      ["stopped", false, false],
      ["org", true, true],
    ]);
    expect(result.trails.find(({ name }) => name === "gone")?.because).toMatch(
      /does not exist.*Key gone-key is Disabled/,
    );
  });

  it("summarises trails by all that is known, whatever the controls need", () => {
    const denied = account().trail("main").deny("s3:GetBucketLocation").deny("s3:GetBucketAcl");
    expect(evaluated(denied, only("trail-tags")).trails).toMatchObject([{ effective: true }]);
    const blind = denied.deny("cloudtrail:GetTrailStatus");
    expect(evaluated(blind, only("trail-tags")).trails).toMatchObject([{ isLogging: null, effective: null }]);
  });

  it("lists each call that failed once, if a control in force needs it", () => {
    const failed = ({ unreadable }: ScanResult) => unreadable.map(({ api, region }) => `${api} ${region}`);
    expect(failed(result)).toEqual(["cloudtrail:DescribeTrails ap-southeast-2", "cloudtrail:ListTags eu-west-1"]);
    expect(failed(evaluated(mixed, only("trail-logging")))).toEqual(["cloudtrail:DescribeTrails ap-southeast-2"]);
  });

  it("lists calls that failed by operation, region and resource, a bucket of two trails once", () => {
    const shared = { s3BucketName: "central", key: "Enabled" };
    const denied = account(["ap-southeast-2", "eu-west-1", "us-east-1"])
      .trail("a", { ...shared, homeRegion: "us-east-1" })
      .trail("b", { ...shared, homeRegion: "eu-west-1" })
      .deny("cloudtrail:GetTrailStatus")
      .deny("s3:ListBuckets")
      .deny("s3:GetBucketLocation")
      .deny("kms:DescribeKey")
      .deny("cloudtrail:DescribeTrails", "ap-southeast-2");
    const listed = evaluated(denied).unreadable.map(({ api, region, resource }) => [
      api,
      region,
      resource?.split(":").pop(),
    ]);
    expect(listed).toEqual([
      ["cloudtrail:DescribeTrails", "ap-southeast-2", undefined],
      ["cloudtrail:GetTrailStatus", "eu-west-1", "trail/b"],
      ["cloudtrail:GetTrailStatus", "us-east-1", "trail/a"],
      ["kms:DescribeKey", "eu-west-1", "key/b-key"],
      ["kms:DescribeKey", "us-east-1", "key/a-key"],
      ["s3:GetBucketLocation", "us-east-1", "access-logs"],
      ["s3:GetBucketLocation", "us-east-1", "central"],
      ["s3:ListBuckets", "us-east-1", undefined],
    ]);
  });
});

describe("the evidence of every finding", () => {
  const snapshot = mixed.snapshot();
  const lines = JSON.stringify(snapshot, null, 2).split("\n");
  const { findings } = evaluated(mixed);

  it("stands on the line that names it", () => {
    for (const { evidence } of findings)
      for (const { pointer, line = 0 } of evidence) {
        const member = pointer.split("/").pop()?.replaceAll("~1", "/").replaceAll("~0", "~") ?? "";
        const shown = lines[line - 1]?.trim() ?? "";
        if (/^\d+$/.test(member)) expect(shown).toMatch(/^["{]/);
        else expect(shown).toContain(`${JSON.stringify(member)}:`);
      }
  });

  it("is there, and tells its call", () => {
    for (const { evidence, message } of findings) {
      expect(evidence.length, message).toBeGreaterThan(0);
      for (const { api, pointer } of evidence) expect(api, pointer).toMatch(/^[a-z0-9]+:[A-Z]\w+$/);
    }
  });
});

describe("the scope", () => {
  const us = { isMultiRegionTrail: false };
  const eu = { isMultiRegionTrail: false, homeRegion: "eu-west-1", key: "Disabled" };

  it("drops trails that cover no region in it, with all that is theirs", () => {
    const result = evaluated(account().trail("us", us).trail("eu", eu), scoped(["us-east-1"]));
    expect(result.trails.map(({ name }) => name)).toEqual(["us"]);
    expect(of(result, "key-usable")).toEqual([]);
    expect(of(result, "bucket-exists").map(({ resource }) => resource.id)).toEqual(["us-logs"]);
    expect(statuses(result, "trail-region-covered")).toEqual({ "us-east-1": "pass" });
    expect(result.scope).toEqual({ regions: ["us-east-1"], enabledRegions: ["eu-west-1", "us-east-1"] });
  });

  it("keeps multi-Region trails, wherever they are at home", () => {
    const result = evaluated(account().trail("main").trail("us", us), scoped(null, ["us-east-1"]));
    expect(result.trails.map(({ name }) => name)).toEqual(["main"]);
    expect(result.gate.exitCode).toBe(0);
  });

  it("is what the snapshot was narrowed to, where the policy names none", () => {
    const narrowed = account()
      .trail("us", us)
      .trail("eu", eu)
      .edit((snapshot) => {
        snapshot.scope.excludeRegions = ["eu-west-1"];
      });
    expect(evaluated(narrowed).scope.regions).toEqual(["us-east-1"]);
  });

  it.each<[string, (snapshot: Snapshot) => void]>([
    [
      "named others",
      (snapshot) => {
        snapshot.scope.regions = ["us-east-1"];
      },
    ],
    [
      "left it out",
      (snapshot) => {
        snapshot.scope.excludeRegions = ["eu-west-1"];
      },
    ],
  ])("that names a region which collection did not see (it %s): unknown, collect again", (_, narrow) => {
    const seen = account()
      .trail("us", us)
      .edit((snapshot) => {
        narrow(snapshot);
        delete snapshot.regions["eu-west-1"];
      });
    const result = evaluated(seen, scoped(["eu-west-1", "us-east-1"]));
    expect(statuses(result, "trail-region-covered")).toEqual({ "eu-west-1": "unknown", "us-east-1": "pass" });
    expect(statuses(result, "trail-multi-region")).toEqual({ [ACCOUNT]: "unknown" });
    const [finding] = of(result, "trail-logging").filter(({ resource }) => resource.type === "region");
    expect(finding).toMatchObject({
      status: "unknown",
      message: expect.stringMatching(/collect again/),
      evidence: [
        { pointer: "/regions", api: "cloudtrail:DescribeTrails", region: "eu-west-1", state: "not-collected" },
      ],
      remediation: {
        steps: [{ console: [expect.stringMatching(/^Collect again .* without cloudtrail:DescribeTrails$/)] }],
      },
    });
    expect(result.gate.exitCode).toBe(3);
  });

  it("with a region that is not enabled: a notification, and unknown for each control on it", () => {
    const result = evaluated(account().trail("main", { key: "Enabled" }), scoped(["us-east-1", "me-south-1"]));
    expect(result.notifications).toEqual([
      {
        level: "warning",
        code: "region-not-enabled",
        message: expect.stringMatching(/me-south-1/),
        region: "me-south-1",
      },
    ]);
    // Customer managed policies belong to no Region, and are evaluated with or without trails.
    for (const { id } of result.controls.filter(({ resourceType }) => !["account", "policy"].includes(resourceType)))
      expect(
        of(result, id).filter(({ resource }) => resource.id === "me-south-1"),
        id,
      ).toMatchObject([{ status: "unknown", message: expect.stringMatching(/not enabled/) }]);
    expect(statuses(result, "trail-multi-region")).toEqual({ [ACCOUNT]: "pass" });
    expect(result.gate.exitCode).toBe(3);
  });

  it.each<[string, ReturnType<typeof policyOf>, RegExp]>([
    ["names a region that does not exist", scoped(["us-esat-1"]), /us-esat-1/],
    ["excludes a Region that does not exist", scoped(null, ["us-esat-1"]), /us-esat-1/],
    ["excludes every Region", scoped(null, ["us-east-1", "eu-west-1"]), /No Region is left/],
    ["excludes every Region that it names", scoped(["us-east-1"], ["us-east-1"]), /No Region is left/],
  ])("is refused where it %s", (_, policy, says) => {
    expect(() => evaluated(account().trail("main"), policy)).toThrow(says);
    expect(() => evaluated(account().trail("main"), policy)).toThrow(
      expect.objectContaining({ exitCode: 2 }) as UserError,
    );
  });

  it("without a list of regions is the configured one, and every control that evaluates trails or Regions is unknown on it", () => {
    const blind = account(["us-east-1"]).trail("main", { key: "Enabled" }).deny("ec2:DescribeRegions");
    const result = evaluated(blind);
    expect(result.scope).toEqual({ regions: ["us-east-1"], enabledRegions: null });
    expect(result.notifications).toMatchObject([{ code: "unreadable", api: "ec2:DescribeRegions" }]);
    // Customer managed policies belong to no Region, and are evaluated with or without trails.
    for (const { id } of result.controls.filter(({ resourceType }) => !["account", "policy"].includes(resourceType)))
      expect(
        of(result, id).filter(({ resource }) => resource.type === "account"),
        id,
      ).toMatchObject([{ status: "unknown" }]);
  });

  it("that names its regions needs no list of regions", () => {
    const blind = account(["us-east-1"]).trail("main").deny("ec2:DescribeRegions");
    const result = evaluated(blind, scoped(["us-east-1"]));
    expect(result.summary.unknown).toBe(0);
    expect(result.notifications).toMatchObject([{ code: "unreadable", api: "ec2:DescribeRegions" }]);
  });
});

describe("what is said beside the findings", () => {
  it("is that the snapshot is of a newer minor version", () => {
    const newer = account()
      .trail("main")
      .edit((snapshot) => {
        snapshot.schemaVersion = "1.9";
      });
    expect(evaluated(newer).notifications).toMatchObject([{ code: "snapshot-newer" }]);
  });

  it("is that alias and organization are not known; where there is none, nothing", () => {
    const denied = account().trail("main").deny("iam:ListAccountAliases").deny("organizations:DescribeOrganization");
    const result = evaluated(denied);
    expect(result.notifications.map(({ api }) => api)).toEqual([
      "iam:ListAccountAliases",
      "organizations:DescribeOrganization",
    ]);
    expect(result.gate.exitCode).toBe(evaluated(account().trail("main")).gate.exitCode);
    expect(evaluated(account().trail("main")).notifications).toEqual([]);
  });

  it("is the account's alias and organization where they are known", () => {
    const named = account().edit((snapshot) => {
      snapshot.account.alias = read("account.alias", "acme");
      snapshot.account.organization = read("account.organization", { id: "o-1", managementAccountId: OTHER });
    });
    expect(evaluated(named).account).toEqual({ id: ACCOUNT, alias: "acme", partition: "aws", organizationId: "o-1" });
  });
});

it("a policy that names a control which does not exist is refused", () => {
  const controls = [{ id: "no-such", severity: "low" as const, params: {}, origins: {}, source: null }];
  expect(() => evaluated(account(), policyOf([], { controls }))).toThrow(UserError);
});

it("a control's parameters are the policy's", () => {
  const policy = only("trail-s3-delivery");
  const strict = { ...policy, controls: policy.controls.map((one) => ({ ...one, params: { maxAgeHours: 1 } })) };
  const built = account().trail("main", { status: { latestDeliveryTime: hoursAgo(2) } });
  expect(evaluated(built, policy).gate.exitCode).toBe(0);
  expect(evaluated(built, strict)).toMatchObject({ gate: { exitCode: 1 }, controls: [{ params: { maxAgeHours: 1 } }] });
});

it("waivers expire by the time of collection, whenever the snapshot is evaluated", () => {
  const waiver = { control: "trail-logging", resource: "main", reason: "r", owner: "o", expires: "2026-11-12" };
  const policy = policyOf(checks, { waivers: [{ ...waiver, source: { path: "p.yaml", line: 1 } }] });
  const stopped = account().trail("main", { logging: false });
  const nextDay = stopped.edit((snapshot) => {
    snapshot.collectedAt = "2026-11-13T00:00:00.000Z";
  });
  expect(of(evaluated(stopped, policy), "trail-logging")[0]).toHaveProperty("waiver");
  expect(of(evaluated(nextDay, policy), "trail-logging")[0]).not.toHaveProperty("waiver");
});

it("losing any one permission never turns a failing scan clean, nor a clean one failing", () => {
  const good = allAlarms(
    account().trail("main", {
      key: "Enabled",
      group: "present",
      topic: "present",
      tags: { owner: "a" },
      advanced: EVERY_KIND,
      recursiveLogging: false,
      insights: ["ApiCallRateInsight", "ApiErrorRateInsight"],
    }),
  ).lambda("payments");
  const bad = good.trail("second", { logging: false, bucket: "gone", key: "Disabled" });
  const policy = policyOf(checks, { gate: { failOn: [...SEVERITIES], minScore: null, maxUnknown: 0 } });
  const apis = [
    "ec2:DescribeRegions",
    "s3:ListBuckets",
    "cloudtrail:DescribeTrails",
    "cloudtrail:GetTrailStatus",
    "cloudtrail:ListTags",
    "cloudtrail:GetEventSelectors",
    "cloudtrail:GetInsightSelectors",
    "lambda:ListFunctions",
    "s3:GetBucketLocation",
    "kms:DescribeKey",
    "logs:DescribeLogGroups",
    "logs:DescribeMetricFilters",
    "cloudwatch:DescribeAlarms",
    "sns:GetTopicAttributes",
  ];
  expect([good, bad].map((built) => evaluated(built, policy).gate.exitCode)).toEqual([0, 1]);
  for (const api of apis) {
    expect([0, 3], api).toContain(evaluated(good.deny(api), policy).gate.exitCode);
    expect([1, 3], api).toContain(evaluated(bad.deny(api), policy).gate.exitCode);
  }
});

describe("a plugin", () => {
  it("whose control finds that a trail is stopped is in the headline, by its data", () => {
    const ours = {
      ...(checks.find(({ id }) => id === "trail-tags") as (typeof checks)[number]),
      id: "our-recording",
      evaluate: ({ trails }: { trails: { pointer: string }[] }) =>
        trails.map((trail) => ({
          status: "fail",
          message: "No event of this trail was seen",
          data: { impact: "not-recording", stoppedAt: "2026-11-10T08:00:00.000Z" },
          evidence: [trail.pointer],
          resource: trail,
        })),
    } as unknown as (typeof checks)[number];
    const result = evaluated(account().trail("main"), policyOf([ours]), {
      checks: [{ check: ours, source: "./ours.mjs" }],
    });
    expect(result.headline.text).toBe(
      "Not every trail of this account works: the trail main stopped on 10 November 2026.",
    );
    expect(result.headline.parts).toContainEqual({ name: "main" });
  });
  it("that changes the evidence it is shown changes no other control's verdict", () => {
    const meddling = {
      ...(checks.find(({ id }) => id === "trail-logging") as (typeof checks)[number]),
      id: "a-meddler",
      evaluate: (posture: { trails: { status: { value: { isLogging: boolean } } }[]; regions: unknown[] }) => {
        for (const { status } of posture.trails) status.value.isLogging = true;
        posture.regions.length = 0;
        return [];
      },
    } as unknown as (typeof checks)[number];
    const all = [meddling, ...checks];
    const snapshot = account().trail("main", { logging: false }).snapshot();
    const result = evaluateSnapshot(snapshot, policyOf(all), {
      checks: [{ check: meddling, source: "./meddler.mjs" }, ...loaded(checks)],
    });
    expect(statuses(result, "trail-logging")).toEqual({ main: "fail" });
    expect(of(result, "trail-region-covered").map(({ status }) => status)).toEqual(["fail", "fail"]);
  });
});
