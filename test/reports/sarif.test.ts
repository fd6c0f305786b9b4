import { describe, expect, it } from "vitest";
import sarif from "../../reports/sarif/index.ts";
import { invocation } from "../../reports/sarif/invocation.ts";
import { MAX_RESULTS, select } from "../../reports/sarif/select.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { SEVERITIES, STATUSES } from "../../src/model/findings/severity.ts";
import { WAIVED } from "../support/findings.ts";
import { resultsOf, runOf, SAVED } from "../support/parse-sarif.ts";
import { finding, sampleResult, trail } from "../support/sample-result.ts";

const everything = { include: ["waived", "manual", "pass", "not-applicable"] } as const;

describe("SARIF report", () => {
  it("matches the golden file", () =>
    expect(sarif(sampleResult(), SAVED)).toMatchFileSnapshot("../golden/sample.sarif"));
});

describe("SARIF results", () => {
  it("lists failures and unknowns, the rest on demand", () => {
    const kinds = (context = {}) => [...new Set(resultsOf(sampleResult(), context).map(({ kind }) => kind))];
    expect(new Set(kinds())).toEqual(new Set(["fail", undefined]));
    expect(new Set(kinds({ include: ["pass"] }))).toEqual(new Set(["fail", undefined, "pass"]));
    expect(new Set(kinds(everything))).toEqual(new Set(["fail", "notApplicable", undefined, "pass", "review"]));
  });
  it("has the level of its severity for a failure, a note for an unknown, none for what is included", () => {
    for (const severity of SEVERITIES) {
      const findings = STATUSES.map((status) => finding("a", severity, status));
      const levels = resultsOf(sampleResult({ findings }), everything).map(({ level }) => level);
      const level = { critical: "error", high: "error", medium: "warning", low: "note" }[severity];
      expect(levels).toEqual([level, "note", "none", "none", "none"]);
    }
  });
  it("says in the first sentence which resource it is", () => {
    const [named, unnamed] = resultsOf(
      sampleResult({
        findings: [
          finding("a", "high", "fail", { message: "main is stopped" }),
          finding("a", "high", "fail", { message: "Stopped", remediation: { steps: [] } }),
        ],
      }),
    ).map(({ message }) => message.text);
    const arn = trail("main").arn;
    const command = "aws cloudtrail start-logging --name main --region us-east-1";
    expect(named).toBe(`trail main in us-east-1. main is stopped.\nResource: ${arn}\nFirst step: ${command}`);
    expect(unnamed).toBe(`trail main in us-east-1. Stopped.\nResource: ${arn}`);
  });
  it("names the resource as a logical location", () => {
    const names = resultsOf(sampleResult()).map(({ locations }) => locations?.[0]?.logicalLocations?.[0]);
    expect(names[0]).toEqual({
      name: "main",
      fullyQualifiedName: trail("main").arn,
      kind: "resource",
      properties: { type: "AWS::CloudTrail::Trail" },
    });
    expect(names[2]).toEqual({
      name: "eu-west-1",
      fullyQualifiedName: "region/eu-west-1",
      kind: "resource",
      properties: { type: "AWS::::Account" },
    });
  });
  it("has fingerprints that neither order nor wording nor severity change", () => {
    const prints = (result: ScanResult) =>
      Object.fromEntries(
        resultsOf(result).map(({ partialFingerprints: prints, ruleId, locations }) => [
          `${ruleId} ${locations?.[0]?.logicalLocations?.[0]?.fullyQualifiedName}`,
          prints,
        ]),
      );
    const { findings } = sampleResult();
    const other = findings.toReversed().map((one) => ({ ...one, message: "other", severity: "low" as const }));
    expect(prints(sampleResult({ findings: other }))).toEqual(prints(sampleResult()));
    for (const [i, { partialFingerprints }] of resultsOf(sampleResult(), everything).entries())
      expect(partialFingerprints).toEqual({
        primaryLocationLineHash: `${findings[i]?.fingerprint}:1`,
        "trailproof/v1": findings[i]?.fingerprint,
      });
  });
  it("shows a waiver as an accepted suppression, at the waiver's line", () => {
    const suppressed = resultsOf(sampleResult(), everything).filter(({ suppressions }) => suppressions);
    expect(suppressed.map(({ kind, suppressions }) => [kind, suppressions])).toEqual([
      [
        "fail",
        [
          {
            kind: "external",
            status: "accepted",
            justification: "No personal data in the sandbox (owner: sec@example.com; expires 2027-03-31)",
            location: {
              physicalLocation: {
                artifactLocation: { uri: "test/golden/sample.policy.yaml" },
                region: { startLine: 12 },
              },
            },
          },
        ],
      ],
    ]);
  });
  it("drops first what is waived, then what needs a manual review, then what is unknown", () => {
    const others = Array.from({ length: MAX_RESULTS - 2 }, () => finding("a", "low", "fail"));
    const [unknown, manual] = [finding("b", "low", "unknown"), finding("c", "critical", "manual")];
    const waived = finding("d", "critical", "fail", WAIVED);
    const kept = (...more: Finding[]) =>
      select([...more, ...others], everything.include).selected.map(({ finding: { control } }) => control);
    expect(kept(waived, unknown, manual).slice(0, 3)).toEqual(["b", "c", "a"]);
    expect(kept(manual, unknown, finding("e", "low", "fail")).slice(0, 3)).toEqual(["b", "e", "a"]);
    expect(kept(waived, manual).slice(0, 3)).toEqual(["d", "c", "a"]);
  });
  it("keeps the worst where there are too many, and says so", () => {
    const many = (count: number, severity: "low" | "critical") =>
      Array.from({ length: count }, (_, i) => finding("a", severity, "fail", { resource: trail(`${severity}${i}`) }));
    const result = sampleResult({ findings: [...many(MAX_RESULTS, "low"), ...many(3, "critical")] });
    const { selected, wanted } = select(result.findings);
    expect(selected).toHaveLength(MAX_RESULTS);
    expect(selected.slice(-4).map(({ finding: { severity } }) => severity)).toEqual([
      "low",
      "critical",
      "critical",
      "critical",
    ]);
    expect(invocation(result, wanted).toolExecutionNotifications?.at(-1)?.message.text).toBe(
      "3 results of 25003 are omitted: code scanning accepts 25000 per run. This file has the most severe, the JSON report has all.",
    );
  });
});

describe("SARIF invocation", () => {
  const invoked = (more: Partial<ScanResult> = {}) => runOf(sampleResult(more)).invocations?.[0];
  const { gate } = sampleResult();

  it("tells times, exit code and why", () =>
    expect(invoked()).toMatchObject({
      startTimeUtc: "2026-11-12T11:59:58.000Z",
      endTimeUtc: "2026-11-12T12:00:00.000Z",
      exitCode: 1,
      exitCodeDescription: expect.stringContaining("trail-logging"),
    }));
  it("notifies of what could not be read, and of everything else", () =>
    expect(invoked()?.toolExecutionNotifications?.map(({ descriptor, level }) => [descriptor?.id, level])).toEqual([
      ["unreadable", "warning"],
      ["unreadable", "warning"],
      ["plugin-failed", "error"],
      ["waiver-unused", "warning"],
    ]));
  it("is successful unless something is an error, and an incomplete scan is one", () => {
    expect(invoked()?.executionSuccessful).toBe(false);
    expect(invoked({ notifications: [] })?.executionSuccessful).toBe(true);
    const incomplete = invoked({ notifications: [], gate: { ...gate, exitCode: 3 } });
    expect(incomplete?.executionSuccessful).toBe(false);
    expect(incomplete?.toolExecutionNotifications?.map(({ level }) => level)).toEqual(["error", "error"]);
  });
  it("keeps accounts apart, and scans by different policies", () =>
    expect(runOf(sampleResult()).automationDetails?.id).toBe("trailproof/111122223333/baseline+sample.policy/"));
  it.each([
    ["nightly", "nightly"],
    ["Team Süd/eu 1", "Team-Süd-eu-1"],
    ["a+b_c.d-e", "a+b_c.d-e"],
  ])("has the category %j as %s", (category, shown) =>
    expect(runOf(sampleResult(), { category }).automationDetails?.id).toBe(`trailproof/111122223333/${shown}/`),
  );
  it("names a policy file by its base name without ending, whatever its characters", () => {
    const sha256 = "1".repeat(64);
    const policies = [
      { name: "all", sha256 },
      { name: "x", path: "../a+b/my policy.prod.yml", sha256 },
      { name: "y", path: ".trailproof", sha256 },
      { name: "z", path: "q+r.yaml", sha256 },
    ];
    const { automationDetails } = runOf(sampleResult({ policies }));
    expect(automationDetails?.id).toBe("trailproof/111122223333/all+my-policy.prod+.trailproof+q-r/");
  });
});
