import { describe, expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { trailSummary } from "../browser/trail-summary.ts";
import { control, finding, sampleResult, trail } from "../support/sample-result.ts";

/** The text of the report, tags removed. */
const said = (more: Partial<ScanResult> = {}) =>
  html(sampleResult(more))
    .replace(/<(style|script|svg)[\s\S]*?<\/\1>/g, "")
    .replace(/<[^>]+>/g, "")
    .replaceAll("&#x27;", "'")
    .replace(/\s+/g, " ");

const summary = { pass: 5, fail: 0, unknown: 0, manual: 0, notApplicable: 0, waived: 0 };

describe("what the HTML report says of evidence coverage", () => {
  it.each([
    [100, summary, "Every finding could be evaluated."],
    [
      100,
      { ...summary, manual: 1 },
      "Findings that need manual review are in neither number: no scan can evaluate them.",
    ],
    [60, { ...summary, unknown: 2 }, "40 % of the weight could not be evaluated and counts as not passed."],
    [100, { ...summary, unknown: 2 }, "2 findings could not be evaluated."],
    [0, { ...summary, pass: 0 }, "There was nothing to evaluate."],
  ])("%i % with %j", (evidenceCoverage, counts, sentence) => {
    const text = said({ evidenceCoverage, summary: counts });
    expect(text).toContain(sentence);
    expect(text.includes("Every finding could be evaluated.")).toBe(
      counts.manual + counts.unknown === 0 && counts.pass > 0,
    );
  });

  it("counts what needs manual review beside it", () => {
    expect(said({ evidenceCoverage: 100, summary: { ...summary, manual: 3 } })).toContain(
      "Evidence coverage100 % 3 findings need manual review",
    );
    expect(said({ evidenceCoverage: 100, summary })).toContain("Evidence coverage100 % Failures");
  });

  it("has no score where nothing could be evaluated", () => {
    const text = said({ score: null, evidenceCoverage: 0 });
    expect(text).toContain("None: nothing could be evaluated");
    expect(text).toContain("Evidence coverage0 %");
    expect(text).not.toContain("Score0 of 100");
  });
});

describe("the method", () => {
  const unchanged = "It does not verify delivered log files";
  const integrity: NonNullable<ScanResult["integrity"]> = [
    {
      trail: trail("main").arn ?? "",
      range: { start: "2026-11-12T10:00:00Z", end: "2026-11-12T12:00:00Z" },
      summary: {
        digests: { valid: 1, invalid: 0, missing: 0, unreadable: 0 },
        backfillDigests: { valid: 0, invalid: 0, missing: 0, unreadable: 0 },
        logs: { valid: 1, invalid: 0, missing: 0, unreadable: 0, undigested: 0 },
        bytes: 1,
        verifiedShare: 1,
        expectedSeconds: 7200,
        verifiedSeconds: 7200,
      },
      regions: [],
    },
  ];

  it("says that log files were verified where they were, and that they were not where not", () => {
    expect(said()).toContain(unchanged);
    const verified = said({ integrity });
    expect(verified).not.toContain(unchanged);
    expect(verified).toContain("Delivered log files were verified against the digest files that CloudTrail signed");
    expect(verified).toContain("is verified, by 1 valid digest file and 1 valid log file");
  });

  it("gives the weights of the policy", () => {
    const weights = { critical: 20, high: 5, medium: 2.5, low: 0 };
    expect(said({ weights })).toContain("Weights by severity: critical 20, high 5, medium 2.5, low 0.");
  });
});

describe("what to do first", () => {
  const first = (more: Partial<ScanResult>) => /Fix first (.*?) What was scanned/.exec(said(more))?.[1] ?? "";

  it("is that no trail exists, with what follows from it and one set of steps", () => {
    const evidence = [
      { pointer: "/regions/us-east-1/trails", api: "cloudtrail:DescribeTrails", state: "read" as const },
    ];
    const resource = { type: "account", id: "111122223333", arn: null, region: null, accountId: null } as const;
    const findings = ["events-management", "trail-exists", "trail-multi-region"].map((id) =>
      finding(id, "critical", "fail", {
        resource,
        evidence,
        message: `${id} fails`,
        ...(id === "trail-exists" ? { data: { impact: "no-trail" } } : {}),
      }),
    );
    const controls = findings.map((one) => control(one.control, "critical", "fail"));
    const text = first({ findings, controls, trails: [] });
    expect(text).toMatch(/^trail-exists fails /);
    expect(text).toContain("Consequences: 2 more failures, of events-management, trail-multi-region");
    expect(text.match(/aws cloudtrail/g)).toHaveLength(1);
  });

  it("is the modified log file, with counts by kind and no name twice", () => {
    const problem = (kind: string, i: number): Finding =>
      finding("trail-integrity", "critical", "fail", {
        resource: trail("acme-main"),
        message: `${kind}: s3://acme-logs/${i}.json.gz: SHA-256 differs`,
        facet: `${kind} 111122223333 us-east-1 ${i}.json.gz`,
        data: { impact: "logs-changed", problem: kind },
      });
    const findings = [problem("log-modified", 1), problem("log-missing", 2), problem("log-missing", 3)];
    const controls = [control("trail-integrity", "critical", "fail")];
    const text = first({ findings, controls, trails: [trailSummary("acme-main")] });
    expect(text).toMatch(/^log-modified: s3:\/\/acme-logs\/1\.json\.gz: SHA-256 differs /);
    expect(text).toContain("Problems: 1 log-modified, 2 log-missing");
    expect(text).not.toContain("Also:");
  });

  it("names the facts that there is room for, none of them cut", () => {
    const facts = Array.from({ length: 9 }, (_, i) => `trail-${i} records eu-central-1 and nothing else at all`);
    const findings = [finding("a", "high", "fail", { message: facts.join("; ") })];
    expect(first({ findings, controls: [control("a", "high", "fail")] })).toContain(
      `${facts.slice(0, 3).join("; ")}; and 6 more`,
    );
  });
});

describe("findings that pass", () => {
  const about = { message: "main is intact", details: ["its key too"] };
  const evidence = [{ pointer: "/p", api: "s3:GetBucketAcl", region: "eu-west-9", value: "seen" }];
  const text = (status: "pass" | "fail") =>
    said({
      controls: [control("a", "high", status)],
      findings: [finding("a", "high", status, { ...about, evidence })],
    });

  it("take one line with their details, and leave the evidence to the JSON report", () => {
    expect(text("pass")).toContain("main is intact. its key too");
    expect(text("pass")).not.toContain("s3:GetBucketAcl");
  });

  it("alone do: a failure shows its evidence", () => expect(text("fail")).toContain("s3:GetBucketAcl in eu-west-9"));
});
