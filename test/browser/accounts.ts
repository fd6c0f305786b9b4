import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSnapshot } from "../../src/documents/snapshot.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { loadPolicy } from "../../src/policy/index.ts";
import { oneStep } from "../support/remedy.ts";
import {
  control,
  FLOOD,
  finding,
  HOSTILE_NAME,
  OF_REGIONS,
  sampleResult,
  withHeadline,
} from "../support/sample-result.ts";
import { everyState } from "../support/with-baseline.ts";
import { named } from "./hostile.ts";
import { large } from "./large.ts";
import { trailSummary } from "./trail-summary.ts";

const examples = join(import.meta.dirname, "../../examples");
const tool = { name: "trailproof", version: "1.2.3" };

/** The bundled sample account, evaluated with its policy, after `change`. */
async function bundled(change: (snapshot: Snapshot) => void = () => {}): Promise<ScanResult> {
  const path = "examples/sample-account.snapshot.json";
  const snapshot = readSnapshot(readFileSync(join(examples, "sample-account.snapshot.json"), "utf8"), path);
  change(snapshot);
  const loaded = await loadPolicy({ names: ["examples/trailproof.yaml"], cwd: join(examples, ".."), checks });
  const text = JSON.stringify(snapshot, null, 2);
  return evaluate({ snapshot, text, policy: loaded.policy, checks: loaded.checks, tool });
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
  const { findings, controls, headline: _, ...rest } = sampleResult();
  const passing = findings.filter(({ status }) => status === "pass" || status === "not-applicable");
  const regions = rest.scope.regions.map((id) =>
    finding("trail-region-covered", "high", "pass", {
      resource: { type: "region", id, arn: null, region: id, accountId: rest.account.id },
      message: `${id}: main is logging and delivers`,
    }),
  );
  const all = [...passing, ...regions];
  return withHeadline({
    ...rest,
    score: 100,
    evidenceCoverage: 100,
    gate: { ...rest.gate, verdict: "pass", exitCode: 0, reasons: [] },
    summary: { pass: all.length - 1, fail: 0, unknown: 0, manual: 0, notApplicable: 1, waived: 0 },
    controls: controls.map((one) => ({ ...one, status: "pass", score: 100 })),
    trails: [trailSummary("main", { isMultiRegionTrail: true })],
    findings: all,
    unreadable: [],
    notifications: [],
    requirements: [],
  });
}

function nothingRead(): ScanResult {
  const regions = ["ap-south-1", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];
  const permission = "cloudtrail:DescribeTrails";
  const because = (id: string) => `${permission} in ${id} was denied (AccessDeniedException); needs ${permission}`;
  const remediation = oneStep(
    [`Grant ${permission} to arn:aws:iam::111122223333:user/audit`, "Scan again"],
    ["trailproof permissions"],
  );
  const controls = ["trail-exists", "trail-multi-region", "trail-logging", "trail-region-covered", "key-usable"].map(
    (id) => control(id, "high", "unknown", { score: 0, ...(id === "trail-region-covered" ? OF_REGIONS : {}) }),
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
    evidenceCoverage: 0,
    gate: {
      verdict: "undecided",
      exitCode: 3,
      reasons: ["5 high controls could not be evaluated completely (0 allowed): trail-exists"],
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

/** The accounts that every property of the report is tried on. */
export const accounts = {
  sample: () => bundled(),
  "all well": async () => allWell(),
  "nothing read": async () => nothingRead(),
  large: async () => large(),
  hostile: async () => named(HOSTILE_NAME),
  "with a baseline": async () => everyState(),
} as const;

export const stopped = () => bundled(stop);
export const flooded = () => named(FLOOD);
