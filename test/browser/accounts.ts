import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSnapshot } from "../../src/documents/snapshot.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Evidence, Finding, ScanResult } from "../../src/model/result.ts";
import type { Snapshot } from "../../src/model/snapshot.ts";
import { loadPolicy } from "../../src/policy/index.ts";
import { control, FLOOD, finding, HOSTILE_NAME, sampleResult, trail } from "../support/sample-result.ts";

const examples = join(import.meta.dirname, "../../examples");
const tool = { name: "trailproof", version: "1.2.3" };

/** The bundled sample account, judged by its policy, after `change`. */
async function bundled(change: (snapshot: Snapshot) => void = () => {}): Promise<ScanResult> {
  const path = "examples/sample-account.snapshot.json";
  const snapshot = readSnapshot(readFileSync(join(examples, "sample-account.snapshot.json"), "utf8"), path);
  change(snapshot);
  const loaded = await loadPolicy({ names: ["examples/trailproof.yaml"], cwd: join(examples, ".."), checks });
  const text = JSON.stringify(snapshot, null, 2);
  return evaluate({ snapshot, text, path, policy: loaded.policy, checks: loaded.checks, tool });
}

/** What the organization's trail leaves of the sample when it, too, is stopped. */
function stop(snapshot: Snapshot): void {
  for (const { status } of Object.values(snapshot.trails))
    if (status.state === "read") {
      status.value.isLogging = false;
      status.value.stopLoggingTime ??= "2026-11-12T03:00:00.000Z";
    }
}

function allWell(): ScanResult {
  const { findings, controls, ...rest } = sampleResult();
  const passing = findings.filter(({ status }) => status === "pass" || status === "not-applicable");
  const regions = rest.scope.regions.map((id) =>
    finding("trail-region-covered", "high", "pass", {
      resource: { type: "region", id, arn: null, region: id, accountId: rest.account.id },
      message: `${id}: main is logging and delivers`,
    }),
  );
  const all = [...passing, ...regions];
  return {
    ...rest,
    score: 100,
    assurance: 100,
    gate: { ...rest.gate, passed: true, exitCode: 0, reasons: [] },
    summary: { pass: all.length - 1, fail: 0, unknown: 0, manual: 0, notApplicable: 1, waived: 0 },
    controls: controls.map((one) => ({ ...one, status: "pass", score: 100 })),
    trails: [glance("main", { isMultiRegionTrail: true })],
    findings: all,
    unreadable: [],
    notifications: [],
    requirements: [],
  };
}

function nothingRead(): ScanResult {
  const regions = ["ap-south-1", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];
  const permission = "cloudtrail:DescribeTrails";
  const because = (id: string) =>
    `${permission} in ${id} could not be read (AccessDeniedException); needs ${permission}`;
  const remediation = {
    console: [`Let arn:aws:iam::111122223333:user/audit call ${permission}`, "Scan again"],
    cli: ["trailproof permissions"],
  };
  const controls = ["trail-exists", "trail-multi-region", "trail-logging", "trail-region-covered", "key-usable"].map(
    (id) => control(id, "high", "unknown", { score: 0 }),
  );
  const findings = controls.flatMap(({ id: control }) =>
    regions.map((id) =>
      finding(control, "high", "unknown", {
        resource: { type: "region", id, arn: null, region: id, accountId: "111122223333" },
        message: because(id),
        remediation,
        evidence: [
          {
            pointer: `/regions/${id}/trails`,
            api: permission,
            region: id,
            at: "2026-11-12T12:00:00.000Z",
            state: "unreadable",
            line: 9,
          },
        ],
      }),
    ),
  );
  return sampleResult({
    account: { id: "111122223333", alias: null, partition: "aws" },
    scope: { regions, enabledRegions: null },
    score: 0,
    assurance: 0,
    gate: {
      passed: false,
      exitCode: 3,
      reasons: ["5 high controls could not be judged completely (0 allowed): trail-exists"],
      failOn: ["critical", "high"],
      minScore: null,
      maxUnknown: 0,
    },
    summary: { pass: 0, fail: 0, unknown: findings.length, manual: 0, notApplicable: 0, waived: 0 },
    controls,
    findings,
    unreadable: regions.map((region) => ({
      api: permission,
      region,
      code: "AccessDeniedException",
      message: `User: arn:aws:iam::111122223333:user/audit is not authorized to perform: ${permission}`,
      permission,
    })),
    notifications: [],
    requirements: [],
  });
}

function glance(name: string, more: Partial<ScanResult["trails"][number]> = {}): ScanResult["trails"][number] {
  return {
    arn: trail(name).arn ?? "",
    name,
    homeRegion: "us-east-1",
    accountId: "111122223333",
    isMultiRegionTrail: false,
    isOrganizationTrail: false,
    isLogging: true,
    effective: true,
    because: `${name} is logging and delivers`,
    s3BucketName: `acme-logs-${name}`,
    kmsKeyId: null,
    logFileValidationEnabled: true,
    cloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:111122223333:log-group:/cloudtrail/${name}:*`,
    ...more,
  };
}

const CONTROLS = [
  "trail-logging",
  "trail-s3-delivery",
  "trail-kms-encryption",
  "trail-log-file-validation",
  "trail-cloudwatch-logs",
  "trail-digest-delivery",
  "trail-tags",
  "trail-sns-notification",
  "trail-cloudwatch-delivery",
  "trail-owner",
  "trail-selectors",
  "trail-insights",
];

/** 40 trails, 500 findings, none whose evidence another has. */
function large(): ScanResult {
  const names = Array.from({ length: 40 }, (_, i) => `team-${String(i).padStart(2, "0")}-activity`);
  const severities = ["critical", "high", "medium", "low"] as const;
  const findings = CONTROLS.flatMap((id, c) =>
    [...names, "extra-1", "extra-2"].slice(0, c < 8 ? 42 : 41).map((name, i): Finding => {
      const status = (i + c) % 4 === 0 ? "fail" : (i + c) % 9 === 0 ? "unknown" : "pass";
      const severity = severities[Math.floor(c / 3)] ?? "low";
      return finding(id, severity, status, {
        resource: trail(name),
        message:
          status === "fail"
            ? `${name} is stopped since 2026-10-${String(10 + (i % 20))} 08:00 UTC`
            : `${name} is ${status}`,
        evidence: [statusOf(name, i, c)],
      });
    }),
  );
  const count = (status: string) => findings.filter((one) => one.status === status).length;
  return sampleResult({
    controls: CONTROLS.map((id, c) => control(id, severities[Math.floor(c / 3)] ?? "low", "fail", { score: 71 })),
    findings,
    trails: names.map((name, i) =>
      glance(
        name,
        i % 4 === 0
          ? {
              effective: false,
              isLogging: false,
              because: `${name} is stopped since 2026-10-${10 + (i % 20)} 08:00 UTC`,
            }
          : {},
      ),
    ),
    summary: {
      pass: count("pass"),
      fail: count("fail"),
      unknown: count("unknown"),
      manual: 0,
      notApplicable: 0,
      waived: 0,
    },
  });
}

function statusOf(name: string, i: number, c: number): Evidence {
  const at = `2026-11-12T11:${String(10 + c)}:${String(10 + i)}.000Z`;
  return {
    pointer: `/trails/arn:aws:cloudtrail:us-east-1:111122223333:trail~1${name}/status`,
    api: "cloudtrail:GetTrailStatus",
    region: "us-east-1",
    at,
    state: "read",
    line: 100 + i * 40 + c,
    value: {
      isLogging: i % 4 !== 0,
      startLoggingTime: "2023-05-04T08:12:30.511Z",
      stopLoggingTime: i % 4 === 0 ? `2026-10-${10 + (i % 20)}T08:00:00.000Z` : null,
      latestDeliveryTime: at,
      latestDeliveryError: null,
      latestDigestDeliveryTime: at,
      latestDigestDeliveryError: null,
      latestCloudWatchLogsDeliveryTime: at,
      latestNotificationTime: null,
    },
  };
}

/** A name that AWS, or whoever names things there, gives at every place where it can. */
function named(name: string): ScanResult {
  const resource = trail(name);
  const remediation = {
    console: [`Open ${name}`],
    cli: [`aws x --name '${name}'`],
    terraform: name,
    cloudformation: name,
    note: name,
  };
  const waiver = { reason: name, owner: name, expires: name, resource: name, source: { path: name, line: 1 } };
  const evidence: Evidence[] = [
    {
      pointer: name,
      api: name,
      region: name,
      state: "read",
      value: { [name]: [name], keyState: name, isLogging: name },
      line: 3,
    },
  ];
  const references = [
    { title: name, url: name },
    { title: name, url: "javascript:alert(1)" },
    { title: name, url: `https://example.com/"onmouseover="alert(1)` },
  ];
  const more = { resource, message: `Stopped: ${name}`, remediation, evidence, frameworks: [name] };
  return sampleResult({
    tool: { name, version: name },
    account: { id: name, alias: name, partition: name, organizationId: name },
    identity: { arn: name },
    scope: { regions: [name], enabledRegions: [name] },
    snapshot: { sha256: name, path: name, collectedAt: "2026-11-12T12:00:00.000Z" },
    policies: [{ name, path: `${name}/`, sha256: name }],
    gate: { ...sampleResult().gate, reasons: [name] },
    controls: ["trail-logging", "trail-region-covered", "a"].map((id) =>
      control(id, "high", "fail", {
        title: name,
        rationale: name,
        references,
        params: { [name]: name },
        source: { check: name, policy: { path: name, line: 1 } },
      }),
    ),
    findings: [
      finding("trail-logging", "high", "fail", more),
      ...(["fail", "unknown"] as const).map((status) =>
        finding("trail-region-covered", "high", status, {
          ...more,
          resource: { ...resource, type: "region" },
          facet: status,
        }),
      ),
      finding("a", "high", "fail", { ...more, waiver }),
      finding("a", "high", "unknown", {
        ...more,
        resource: { ...resource, id: `${name}2`, arn: null, region: name, accountId: name },
      }),
    ],
    trails: [
      glance(name, {
        arn: resource.arn ?? "",
        effective: false,
        because: name,
        kmsKeyId: name,
        cloudWatchLogsLogGroupArn: name,
        homeRegion: name,
        accountId: name,
      }),
    ],
    unreadable: [{ api: name, region: name, resource: name, code: name, message: name, permission: name }],
    notifications: [
      { level: "warning", code: "x", message: name },
      { level: "warning", code: "waiver-unused", message: name },
    ],
    requirements: [{ framework: name, id: name, title: name, status: "fail", controls: [name] }],
  });
}

/** The accounts that every property of the report is tried on. */
export const accounts = {
  sample: () => bundled(),
  "all well": async () => allWell(),
  "nothing read": async () => nothingRead(),
  large: async () => large(),
  hostile: async () => named(HOSTILE_NAME),
} as const;

export const stopped = () => bundled(stop);
export const flooded = () => named(FLOOD);
export { named };
