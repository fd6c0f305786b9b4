import { describe, expect, it } from "vitest";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { INCLUDABLE, STATUSES } from "../../src/model/findings/severity.ts";
import { resultsOf, runOf } from "../support/parse-sarif.ts";
import { control, finding, sampleResult } from "../support/sample-result.ts";

describe("SARIF rules", () => {
  const rules = (more: Partial<ScanResult> = {}) => runOf(sampleResult(more)).tool.driver.rules ?? [];

  it("has one for each control, and one for each control that could not be evaluated, found by its index", () => {
    const ids = rules().map(({ id }) => id);
    const unknown = ["trail-region-covered", "trail-s3-delivery", "our-check"].map((id) => `${id}/not-evaluated`);
    expect(ids).toEqual([...sampleResult().controls.map(({ id }) => id), ...unknown]);
    for (const { ruleId, ruleIndex } of resultsOf(sampleResult())) expect(ids[ruleIndex ?? -1]).toBe(ruleId);
  });
  it("has failures alone under the control's id, with a security severity", () => {
    const findings = STATUSES.map((status) => finding("a", "critical", status));
    const context = { include: INCLUDABLE };
    const run = runOf(sampleResult({ findings, controls: [control("a", "critical", "fail")] }), context);
    const ranked = run.tool.driver.rules?.map(({ id, defaultConfiguration, properties }) => [
      id,
      defaultConfiguration?.level,
      properties?.["security-severity"],
    ]);
    expect(ranked).toEqual([
      ["a", "error", "9.5"],
      ["a/not-evaluated", "note", undefined],
      ["a/manual-review", "none", undefined],
      ["a/pass", "none", undefined],
      ["a/not-applicable", "none", undefined],
    ]);
    expect(run.results?.map(({ ruleId }) => ruleId)).toEqual(ranked?.map(([id]) => id));
  });
  it("does not say how to fix what is not known to be wrong", () => {
    const findings = STATUSES.map((status) => finding("a", "critical", status));
    const { tool } = runOf(sampleResult({ findings, controls: [control("a", "critical", "fail")] }), {
      include: INCLUDABLE,
    });
    const texts = tool.driver.rules?.map(({ help }) => `${help?.text}${help?.markdown}`) ?? [];
    expect(texts.map((text) => text.includes("Choose Start logging"))).toEqual([true, false, false, false, false]);
    expect(texts.map((text) => /How to fix/.test(text))).toEqual([true, true, true, false, false]);
    expect(texts[1]).toContain("cloudtrail:DescribeTrails, cloudtrail:GetTrailStatus");
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
    ["Trail is not logging", "TrailIsNotLogging"],
    ["Delivery to S3 isn't current", "DeliveryToS3IsntCurrent"],
    ["Xyz", "XyzControl"],
    ["…", "XyzControl"],
    ["証跡がない", "証跡がない"],
  ])("says %j in its name: %s", (failureTitle, name) =>
    expect(rules({ controls: [control("Xyz", "low", "fail", { failureTitle })] })[0]?.name).toBe(name),
  );
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
