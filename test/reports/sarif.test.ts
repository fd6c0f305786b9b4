import { describe, expect, it } from "vitest";
import sarif from "../../reports/sarif/index.ts";
import { invocation } from "../../reports/sarif/invocation.ts";
import { MAX_RESULTS, select } from "../../reports/sarif/select.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { SEVERITIES } from "../../src/model/findings/severity.ts";
import { WAIVED } from "../support/findings.ts";
import { resultsOf, runOf, SAVED } from "../support/parse-sarif.ts";
import { control, finding, sampleResult, trail } from "../support/sample-result.ts";

const everything = { include: ["waived", "manual", "pass", "not-applicable"] } as const;

describe("SARIF report", () => {
  it("matches the golden file", () =>
    expect(sarif(sampleResult(), SAVED)).toMatchFileSnapshot("../golden/sample.sarif"));
});

describe("SARIF rules", () => {
  const rules = (more: Partial<ScanResult> = {}) => runOf(sampleResult(more)).tool.driver.rules ?? [];

  it("has one for each control, found by its index", () => {
    const ids = rules().map(({ id }) => id);
    expect(ids).toEqual(sampleResult().controls.map(({ id }) => id));
    for (const { ruleId, ruleIndex } of resultsOf(sampleResult())) expect(ids[ruleIndex ?? -1]).toBe(ruleId);
  });
  it.each([
    ["critical", "9.5", "error"],
    ["high", "8.0", "error"],
    ["medium", "5.5", "warning"],
    ["low", "2.0", "note"],
  ] as const)("gives %s the security severity %s and the level %s", (severity, score, level) => {
    const [rule] = rules({ controls: [control("a-b", severity, "fail")] });
    expect(rule?.properties?.["security-severity"]).toBe(score);
    expect(rule?.defaultConfiguration?.level).toBe(level);
  });
  it.each([
    ["trail-s3-delivery", "TrailS3Delivery"],
    ["x", "X"],
    ["Xyz", "XyzControl"],
  ])("names %s %s", (id, name) => expect(rules({ controls: [control(id, "low", "pass")] })[0]?.name).toBe(name));
  it("tags by the frameworks of findings and requirements, twenty at most", () => {
    const tagsOf = (more: Partial<ScanResult>) =>
      rules(more).find(({ id }) => id === "trail-logging")?.properties?.tags;
    expect(tagsOf({})).toEqual(["security", "cloudtrail", "cis-aws-7.0/4.1"]);
    const frameworks = Array.from({ length: 30 }, (_, i) => `f/${i}`);
    expect(tagsOf({ findings: [finding("trail-logging", "high", "fail", { frameworks })] })).toHaveLength(20);
  });
  it("says why it matters and how to fix it, with references", () => {
    const help = rules()[1]?.help;
    for (const text of [help?.text, help?.markdown]) {
      expect(text).toMatch(/Why trail.+logging matters/);
      expect(text).toContain("1. Open CloudTrail, choose Trails");
      expect(text).toContain("aws cloudtrail start-logging --name TRAIL_NAME");
      expect(text).toContain("https://docs.aws.amazon.com/");
    }
  });
  it("has no help address that is none of the web's", () =>
    expect(
      rules({ controls: [control("a", "low", "pass", { helpUri: "javascript:alert(1)" })] })[0],
    ).not.toHaveProperty("helpUri"));
  it("relates to the requirements it serves, and says nothing where there are none", () => {
    const run = runOf(sampleResult());
    expect(run.taxonomies?.map(({ name, taxa }) => [name, taxa?.map(({ id }) => id)])).toEqual([
      ["cis-aws-7.0", ["4.1", "4.5"]],
    ]);
    expect(run.tool.driver.rules?.find(({ id }) => id === "trail-kms-encryption")?.relationships).toEqual([
      { target: { id: "4.5", index: 1, toolComponent: { name: "cis-aws-7.0", index: 0 } }, kinds: ["relevant"] },
    ]);
    const without = runOf(sampleResult({ requirements: [] }));
    expect(without).not.toHaveProperty("taxonomies");
    expect(JSON.stringify(without)).not.toContain("relationships");
  });
});

describe("SARIF results", () => {
  it("lists failures and unknowns, the rest on demand", () => {
    const kinds = (context = {}) => [...new Set(resultsOf(sampleResult(), context).map(({ kind }) => kind))].sort();
    expect(kinds()).toEqual(["fail", "open"]);
    expect(kinds({ include: ["pass"] })).toEqual(["fail", "open", "pass"]);
    expect(kinds(everything)).toEqual(["fail", "notApplicable", "open", "pass", "review"]);
  });
  it("has a level for failures only", () => {
    for (const severity of SEVERITIES) {
      const findings = (["fail", "unknown", "manual"] as const).map((status) => finding("a", severity, status));
      const levels = resultsOf(sampleResult({ findings }), everything).map(({ level }) => level);
      const level = { critical: "error", high: "error", medium: "warning", low: "note" }[severity];
      expect(levels).toEqual([level, "none", "none"]);
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
    expect(named).toBe(`main is stopped.\nResource: ${arn}\nFirst step: ${command}`);
    expect(unnamed).toBe(`trail main: Stopped.\nResource: ${arn}`);
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
  it("keeps accounts apart", () =>
    expect(runOf(sampleResult()).automationDetails?.id).toBe("trailproof/111122223333/"));
});
