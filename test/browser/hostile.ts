import type { Evidence, ScanResult } from "../../src/model/documents/result.ts";
import { oneStep } from "../support/remedy.ts";
import { control, finding, sampleResult, trail } from "../support/sample-result.ts";
import { everyState } from "../support/with-baseline.ts";
import { trailSummary } from "./trail-summary.ts";

/** A hostile name at every place where AWS or a user of the account can set one. */
export function named(name: string): ScanResult {
  const resource = trail(name);
  const texts = { title: name, account: name, cost: name, terraform: name, cloudformation: name };
  const remediation = { ...oneStep([`Open ${name}`], [`aws x --name '${name}'`], texts), note: name };
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
    baseline: { ...everyState(name).baseline, file: name, sha256: name, tool: { name, version: name } },
    tool: { name, version: name },
    account: { id: name, alias: name, partition: name, organizationId: name },
    identity: { arn: name },
    scope: { regions: [name], enabledRegions: [name] },
    snapshot: { sha256: name, collectedAt: "2026-11-12T12:00:00.000Z" },
    policies: [{ name, path: `${name}/`, sha256: name }],
    gate: { ...sampleResult().gate, reasons: [name] },
    controls: ["trail-logging", "trail-region-covered", "a"].map((id) =>
      control(id, "high", "fail", {
        title: name,
        rationale: name,
        references,
        params: { [name]: name },
        links: ["logging", "topic"],
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
      trailSummary(name, {
        arn: resource.arn ?? "",
        effective: false,
        because: name,
        kmsKeyId: name,
        cloudWatchLogsLogGroupArn: name,
        snsTopicArn: name,
        monitoring: { metricFilters: [name], alarms: [name], topics: [name, `${name}2`], subscriptions: 1 },
        deliveries: [
          { kind: "log-files", at: "2026-11-12T11:00:00.000Z", error: name },
          { kind: "digests", at: name, error: name },
        ],
        homeRegion: name,
        accountId: name,
      }),
    ],
    canary: {
      calls: [{ eventSource: name, eventName: name, region: name, calledAt: name, errorCode: name }],
      places: (["event-history", "s3", "cloudwatch-logs"] as const).map((kind) => ({
        kind,
        trail: kind === "s3" ? name : null,
        where: name,
        arrivals: [{ call: 0, state: "lost", seconds: 1300 }],
      })),
    },
    unreadable: [{ api: name, region: name, resource: name, code: name, message: name, permission: name }],
    notifications: [
      { level: "warning", code: "x", message: name },
      { level: "warning", code: "waiver-unused", message: name },
    ],
    requirements: [{ framework: name, id: name, title: name, status: "fail", controls: [name] }],
  });
}
