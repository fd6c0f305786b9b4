import { createHash } from "node:crypto";
import { headline } from "../../src/evaluate/headline/index.ts";
import type {
  ControlResult,
  Evidence,
  Finding,
  Reference,
  Remediation,
  Resource,
  ScanResult,
  Step,
} from "../../src/model/documents/result.ts";
import type { Severity, Status } from "../../src/model/findings/severity.ts";
import { DEFAULT_WEIGHTS } from "../../src/model/findings/weights.ts";

const ACCOUNT = "111122223333";
const NOW = "2026-11-12T12:00:00.000Z";
export const SAMPLE_POLICY = "test/golden/sample.policy.yaml";
export const SAMPLE_SNAPSHOT = "test/golden/sample.snapshot.json";

/** A name that tries everything at once: escapes, markup, SARIF links and placeholders, CI commands, direction marks. */
export const HOSTILE_NAME = `a\u001b[31m\u009b1m<script>alert(1)</script>[x](1)\\[y\\](javascript:1){0}"'\`\n::error::\u202egpj.exe\u2066\u200f`;
/** The same, ten thousand characters long. */
export const FLOOD = HOSTILE_NAME + "n".repeat(10_000);

const reference: Reference = {
  title: "AWS CloudTrail API: GetTrailStatus",
  url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html",
};

/** A control with everything that a report needs, overridable. */
export function control(
  id: string,
  severity: Severity,
  status: Status,
  more: Partial<ControlResult> = {},
): ControlResult {
  return {
    id,
    title: `Title of ${id}`,
    failureTitle: `Failure title of ${id}`,
    severity,
    status,
    score: status === "pass" ? 100 : status === "not-applicable" || status === "manual" ? null : 0,
    resourceType: "trail",
    rationale: `Why ${id} matters to an auditor. A second sentence says more.`,
    remediation: startOf("TRAIL_NAME", "HOME_REGION"),
    references: [reference],
    helpUri: reference.url,
    permissions: ["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus"],
    params: {},
    data: {},
    source: { check: "built-in", policy: null },
    ...more,
  };
}

const SCAN_AGAIN: Step = {
  id: "scan-again",
  title: "Scan again",
  effect: "reads",
  account: ACCOUNT,
  console: ["Scan again"],
};

const startOf = (name: string, region: string): Remediation => ({
  steps: [
    {
      id: `start-logging ${name}`,
      title: `Start logging on ${name}`,
      effect: "changes",
      account: ACCOUNT,
      console: [`Open CloudTrail, choose Trails, then ${name}`, "Choose Start logging"],
      cli: [`aws cloudtrail start-logging --name ${name} --region ${region}`],
    },
  ],
});

/** A trail of the sample's account as the resource of a finding. */
export function trail(name: string, region = "us-east-1"): Resource {
  const arn = `arn:aws:cloudtrail:${region}:${ACCOUNT}:trail/${name}`;
  return { type: "trail", id: name, arn, region, accountId: ACCOUNT };
}

const region = (name: string): Resource => ({ type: "region", id: name, arn: null, region: name, accountId: ACCOUNT });

/** A finding on the trail `main`, overridable. Its fingerprint follows from control, resource and facet. */
export function finding(id: string, severity: Severity, status: Status, more: Partial<Finding> = {}): Finding {
  const resource = more.resource ?? trail("main");
  const remediation = startOf(resource.id, "us-east-1");
  return {
    fingerprint: hex32(`${id}|${resource.arn ?? resource.id}|${more.facet ?? ""}`),
    control: id,
    status,
    severity,
    message: `${resource.id} is ${status}`,
    ...(status === "unknown" ? { cause: "denied" as const } : {}),
    resource,
    evidence: [],
    ...(status === "fail" ? { remediation } : {}),
    frameworks: [],
    waived: false,
    ...more,
  };
}

/** Evidence in the sample's snapshot. */
export function evidence(pointer: string, api: string, line?: number, state: Evidence["state"] = "read"): Evidence {
  return { pointer, api, region: "us-east-1", at: NOW, state, ...(line === undefined ? {} : { line }) };
}

const MAIN = "/trails/arn:aws:cloudtrail:us-east-1:111122223333:trail~1main";
const SANDBOX = "/trails/arn:aws:cloudtrail:us-east-1:111122223333:trail~1sandbox";
const from = (line: number) => ({ source: { check: "built-in", policy: { path: SAMPLE_POLICY, line } } });
const permission = (name: string): Remediation => ({
  steps: [
    {
      id: `grant ${name}`,
      title: `Grant ${name}`,
      effect: "changes",
      account: ACCOUNT,
      console: [`Grant ${name} to arn:aws:iam::${ACCOUNT}:user/audit`],
      cli: ["trailproof permissions"],
    },
    SCAN_AGAIN,
  ],
});

/** What makes a control one that evaluates the record of a Region. */
export const OF_REGIONS = { resourceType: "region", data: { impact: "What a failure means for the record." } } as const;

const controls: ControlResult[] = [
  control("bucket-exists", "critical", "manual", { resourceType: "bucket" }),
  control("trail-logging", "critical", "fail", from(5)),
  control("trail-multi-region", "critical", "pass", { resourceType: "account", ...from(6) }),
  control("key-usable", "high", "fail", { resourceType: "key", ...from(9) }),
  control("trail-region-covered", "high", "unknown", { ...OF_REGIONS, ...from(7) }),
  control("trail-s3-delivery", "high", "unknown"),
  control("our-check", "medium", "unknown", { source: { check: "./checks/our-check.mjs", policy: null } }),
  control("trail-kms-encryption", "medium", "fail", from(8)),
  control("trail-tags", "low", "not-applicable"),
];

const findings: Finding[] = [
  finding("bucket-exists", "critical", "manual", {
    resource: { type: "bucket", id: "acme-logs", arn: "arn:aws:s3:::acme-logs", region: null, accountId: null },
    message: "acme-logs belongs to another account, which denies access",
    evidence: [evidence("/buckets/acme-logs/location", "s3:GetBucketLocation", 23)],
  }),
  finding("trail-logging", "critical", "fail", {
    data: { impact: "not-recording", stoppedAt: "2026-11-10T08:00:00.000Z" },
    message: "Stopped since 2026-11-10T08:00:00Z",
    evidence: [evidence(`${MAIN}/status`, "cloudtrail:GetTrailStatus", 13)],
    frameworks: ["cis-aws-7.0/4.1"],
  }),
  finding("trail-multi-region", "critical", "pass", {
    resource: { type: "account", id: ACCOUNT, arn: null, region: null, accountId: ACCOUNT },
    message: "main covers every region",
    evidence: [evidence(MAIN, "cloudtrail:DescribeTrails", 11)],
  }),
  finding("key-usable", "high", "fail", {
    resource: {
      type: "key",
      id: HOSTILE_NAME,
      arn: `arn:aws:kms:us-east-1:${ACCOUNT}:alias/${HOSTILE_NAME}`,
      region: "us-east-1",
      accountId: ACCOUNT,
    },
    message: `Key ${HOSTILE_NAME} is Disabled`,
    evidence: [evidence("/keys/hostile/description", "kms:DescribeKey", 28)],
  }),
  finding("trail-region-covered", "high", "unknown", {
    resource: region("eu-west-1"),
    message:
      "cloudtrail:DescribeTrails in eu-west-1 was denied (AccessDeniedException); needs cloudtrail:DescribeTrails",
    evidence: [evidence("/regions/eu-west-1/trails", "cloudtrail:DescribeTrails", 4, "unreadable")],
    remediation: permission("cloudtrail:DescribeTrails"),
  }),
  finding("trail-s3-delivery", "high", "pass", {
    evidence: [evidence(`${MAIN}/status`, "cloudtrail:GetTrailStatus", 13)],
  }),
  finding("trail-s3-delivery", "high", "unknown", {
    resource: trail("sandbox"),
    message: "cloudtrail:GetTrailStatus in us-east-1 failed (ThrottlingException); needs cloudtrail:GetTrailStatus",
    cause: "error",
    evidence: [
      evidence(`${SANDBOX}/status`, "cloudtrail:GetTrailStatus", 18, "unreadable"),
      evidence(SANDBOX, "cloudtrail:DescribeTrails", 16),
    ],
    remediation: permission("cloudtrail:GetTrailStatus"),
  }),
  finding("our-check", "medium", "unknown", {
    cause: "error",
    message: "The check failed: Cannot read properties of undefined (reading '0')",
    evidence: [evidence(`${MAIN}/tags`, "cloudtrail:ListTags", 14)],
    remediation: {
      steps: [
        { id: "plugin", title: "Fix the plugin", effect: "changes", account: ACCOUNT, console: ["Fix the plugin"] },
        SCAN_AGAIN,
      ],
    },
  }),
  finding("trail-kms-encryption", "medium", "fail", {
    message: "main is encrypted by S3 alone",
    evidence: [evidence(`${MAIN}/kmsKeyId`, "cloudtrail:DescribeTrails", 12)],
    frameworks: ["cis-aws-7.0/4.5"],
  }),
  finding("trail-kms-encryption", "medium", "fail", {
    resource: trail("sandbox"),
    message: "sandbox is encrypted by S3 alone",
    evidence: [evidence(`${SANDBOX}/kmsKeyId`, "cloudtrail:DescribeTrails", 17)],
    frameworks: ["cis-aws-7.0/4.5"],
    waived: true,
    waiver: {
      reason: "No personal data in the sandbox",
      owner: "sec@example.com",
      expires: "2027-03-31",
      resource: trail("sandbox").arn ?? "",
      source: { path: SAMPLE_POLICY, line: 12 },
    },
  }),
  finding("trail-tags", "low", "not-applicable", {
    message: "main belongs to 999988887777",
    evidence: [evidence(`${MAIN}/tags`, "cloudtrail:ListTags", 14)],
  }),
];

/** A result with every status, a waiver, what could not be read, and hostile names; overridable. */
export function sampleResult(more: Partial<ScanResult> = {}): ScanResult {
  const result = structuredClone({
    schemaVersion: "2.0",
    tool: { name: "trailproof", version: "1.2.3" },
    command: "trailproof scan --policy acme.yaml --regions 'eu-*,us-east-1'",
    account: { id: ACCOUNT, alias: "acme-prod", partition: "aws" },
    identity: { arn: `arn:aws:iam::${ACCOUNT}:user/audit` },
    scope: { regions: ["eu-west-1", "us-east-1"], enabledRegions: ["eu-west-1", "us-east-1"] },
    snapshot: { sha256: "0".repeat(64), collectedAt: NOW },
    startedAt: "2026-11-12T11:59:58.000Z",
    finishedAt: NOW,
    policies: [
      { name: "baseline", sha256: "1".repeat(64) },
      { name: "acme", path: SAMPLE_POLICY, sha256: "2".repeat(64) },
    ],
    score: 42,
    evidenceCoverage: 71,
    weights: DEFAULT_WEIGHTS,
    gate: {
      verdict: "fail",
      exitCode: 1,
      reasons: [
        "2 controls (1 critical, 1 high) fail: trail-logging, key-usable",
        "2 high controls could not be evaluated completely (0 allowed): trail-region-covered, trail-s3-delivery",
      ],
      failOn: ["critical", "high"],
      minScore: 80,
      maxUnknown: 0,
    },
    summary: { pass: 2, fail: 3, unknown: 3, manual: 1, notApplicable: 1, waived: 1 },
    controls,
    notEvaluated: [
      {
        control: "trail-cloudwatch-logs",
        title: "Trail sends its events to a log group",
        severity: "medium",
        reason: "off",
        policy: { path: SAMPLE_POLICY, line: 10 },
      },
      {
        control: "trail-integrity",
        title: "Log files are intact",
        severity: "critical",
        reason: "opt-in",
        policy: null,
      },
      {
        control: "trail-name",
        title: "Trail has a proper name",
        severity: "low",
        reason: "needs-parameters",
        policy: { path: "built-in:all", line: 3 },
      },
    ],
    waivers: [
      {
        control: "trail-kms-encryption",
        resource: trail("sandbox").arn ?? "",
        reason: "No personal data in the sandbox",
        owner: "sec@example.com",
        expires: "2027-03-31",
        source: { path: SAMPLE_POLICY, line: 12 },
        state: "applied",
        findings: findings.filter(({ waived }) => waived).map(({ fingerprint }) => fingerprint),
      },
      {
        control: "trail-tags",
        resource: "*",
        reason: "Tags come with the new account",
        owner: "ops@example.com",
        expires: "2026-10-31",
        source: { path: SAMPLE_POLICY, line: 17 },
        state: "expired",
        findings: [],
      },
    ],
    trails: [],
    coverage: {
      kinds: [
        { id: "management-read", title: "Management reads", controls: ["trail-region-covered"] },
        { id: "s3-write", title: "S3 object writes", controls: [] },
      ],
      regions: [
        {
          region: "eu-west-1",
          cells: [
            { kind: "management-read", status: "unknown", trails: [], reason: "The trails of eu-west-1 are hidden" },
            { kind: "s3-write", status: "not", trails: [], notRecorded: "s3:PutObject on arn:aws:s3:::bucket/key" },
          ],
        },
        {
          region: "us-east-1",
          cells: [
            { kind: "management-read", status: "recorded", trails: [trail("main").arn ?? ""] },
            {
              kind: "s3-write",
              status: "partly",
              trails: [trail("main").arn ?? ""],
              recorded: "s3:PutObject on arn:aws:s3:::ledger/key",
              notRecorded: `s3:PutObject on arn:aws:s3:::bucket/${HOSTILE_NAME}`,
            },
          ],
        },
      ],
    },
    findings,
    unreadable: [
      {
        api: "cloudtrail:DescribeTrails",
        region: "eu-west-1",
        code: "AccessDeniedException",
        message: "User is not authorized to perform cloudtrail:DescribeTrails\u001b[2J",
        permission: "cloudtrail:DescribeTrails",
      },
      {
        api: "cloudtrail:GetTrailStatus",
        region: "us-east-1",
        resource: trail("sandbox").arn ?? "",
        code: "ThrottlingException",
        message: "Rate exceeded",
        permission: "cloudtrail:GetTrailStatus",
      },
    ],
    notifications: [
      { level: "error", code: "plugin-failed", message: "our-check threw: Cannot read properties of undefined" },
      {
        level: "warning",
        code: "waiver-unused",
        message: `The waiver of trail-tags for ${"x".repeat(20)} is not used`,
      },
    ],
    frameworks: [{ id: "cis-aws-7.0", title: "CIS AWS Foundations Benchmark 7.0.0", url: "https://example.com/cis" }],
    requirements: [
      {
        framework: "cis-aws-7.0",
        id: "4.1",
        title: "Trails everywhere",
        status: "fail",
        controls: ["trail-logging", "trail-multi-region"],
      },
      {
        framework: "cis-aws-7.0",
        id: "4.5",
        title: "Logs encrypted",
        url: "https://example.com/cis/4.5",
        level: "2",
        assessment: "automated",
        status: "manual",
        manualReason: "Who may use the key is a question for its owner.",
        controls: ["trail-kms-encryption"],
      },
    ],
    ...more,
  } satisfies Omit<ScanResult, "headline">);
  return withHeadline(result);
}

/** A result with the headline that it would have, unless it has one. */
export function withHeadline(result: Omit<ScanResult, "headline"> & Partial<Pick<ScanResult, "headline">>): ScanResult {
  return { ...result, headline: result.headline ?? headline(result) };
}

function hex32(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
