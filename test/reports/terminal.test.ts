import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import terminal from "../../reports/terminal/index.ts";
import type { GateResult, ScanResult } from "../../src/model/result.ts";
import { control, finding, sampleResult, trail } from "../support/sample-result.ts";

const text = (more: Partial<ScanResult> = {}, context = {}) => terminal(sampleResult(more), context);
const gate = (more: Partial<GateResult>) => ({ gate: { ...sampleResult().gate, reasons: [], ...more } });
/** The verdict alone, its lines joined. */
const verdict = (more: Partial<ScanResult>) => text(more).split("\n\n")[0]?.replaceAll("\n", " ");
const widths = (report: string) => report.split("\n").map((line) => stringWidth(line));

describe("terminal summary", () => {
  it("matches the golden file", () => expect(text()).toMatchFileSnapshot("../golden/sample.terminal.txt"));

  it.each([undefined, 50, 80, 100])("fits %s columns", (width) => {
    const report = text({}, width === undefined ? {} : { width });
    expect(Math.max(...widths(report))).toBeLessThanOrEqual(width ?? 80);
  });
  it("counts wide characters as wide", () => {
    const message = "監査証跡".repeat(50);
    const report = text({ findings: [finding("a", "high", "fail", { message, resource: trail("証跡") })] });
    expect(Math.max(...widths(report))).toBeLessThanOrEqual(80);
  });
  it("has colour only when told so, and says the same in it", () => {
    expect(text()).toBe(stripVTControlCharacters(text()));
    const colored = text({}, { color: true });
    expect(colored).toContain("\u001b[");
    expect(stripVTControlCharacters(colored)).toBe(text());
  });
});

describe("its verdict", () => {
  const passed = gate({ passed: true, exitCode: 0 });
  const where = "in account 111122223333 (acme-prod).";

  it("counts what fails", () => expect(verdict({})).toBe(`Gate fails: 1 critical and 1 high controls fail ${where}`));
  it("speaks of one as of one", () =>
    expect(verdict({ controls: [control("a", "high", "fail")] })).toBe(`Gate fails: 1 high control fails ${where}`));
  it("names the score where nothing else fails", () =>
    expect(verdict({ controls: [control("a", "low", "fail")] })).toBe(
      `Gate fails: the score 42 is below the minimum of 80 ${where}`,
    ));
  it("says what could not be judged", () =>
    expect(verdict({ controls: [control("a", "high", "unknown")], ...gate({ passed: false, exitCode: 3 }) })).toBe(
      `Gate undecided: nothing fails, but 1 high control could not be judged ${where}`,
    ));
  it("holds on complete evidence", () =>
    expect(verdict({ controls: [control("a", "high", "pass")], unreadable: [], ...passed })).toBe(
      `Gate holds: no critical or high control fails ${where}`,
    ));
  it("hides nothing behind a gate that holds", () =>
    expect(verdict({ controls: [control("a", "low", "fail")], ...passed })).toBe(
      `Gate holds: no critical or high control fails ${where} 1 low control fails. Some evidence could not be read.`,
    ));
});

describe("its sections", () => {
  it("give score and assurance in the digits of the result", () => {
    expect(text()).toContain("Score 42 of 100, assurance 71 %");
    expect(text({ score: null, assurance: 0 })).toContain("No score: nothing could be judged, assurance 0 %");
  });
  it("list failures first, then unknowns, never what is waived, five at most", () => {
    const report = text();
    const order = [...report.matchAll(/^ {2}(fail|unknown) (\w+) ([\w-]+):/gm)].map(([, ...words]) => words.join(" "));
    expect(order).toEqual([
      "fail critical trail-logging",
      "fail high key-usable",
      "fail medium trail-kms-encryption",
      "unknown high trail-region-covered",
      "unknown high trail-s3-delivery",
    ]);
    expect(report).toContain("… and 1 more in the reports");
  });
  it("give the first step: a command that can be copied, else words", () => {
    const step = (cli: string[]) =>
      text({ findings: [finding("a", "high", "fail", { remediation: { console: ["Open the console"], cli } })] });
    expect(step(["aws a --b c"])).toContain("    First step:\n      aws a --b c\n");
    expect(step([`aws s3 ${"--an-option value ".repeat(6)}`.trim()])).toMatch(/value \\\n {8}--an-option value/);
    expect(step([`aws ${"word ".repeat(20)}`.trim()])).toMatch(/word \\\n {8}word/);
    for (const cli of [[], ["aws \u001b[31m"], [`aws ${"x".repeat(300)}`], [`aws '${"quoted words ".repeat(9)}'`]])
      expect(step(cli)).toContain("    First step: Open the console\n");
  });
  it("group what could not be read by operation and permission", () => {
    const fact = { api: "GetTrailStatus", code: "AccessDenied", message: "", permission: "cloudtrail:GetTrailStatus" };
    const unreadable = ["us-east-1", "eu-west-1", "eu-west-1"].map((region) => ({ ...fact, region }));
    expect(text({ unreadable })).toContain(
      "  GetTrailStatus in us-east-1, eu-west-1 (AccessDenied, 3 times); needs\n    cloudtrail:GetTrailStatus",
    );
    const many = Array.from({ length: 9 }, (_, i) => ({ ...fact, region: null, api: `Get${i}` }));
    expect(text({ unreadable: many })).toContain("  … and 3 more operations in the reports");
  });
  it("end with the reasons and the exit code", () =>
    expect(text().trimEnd().split("\n").slice(-4)).toEqual([
      "- 1 critical and 1 high control fail: trail-logging, key-usable",
      "- 2 high controls could not be judged completely (0 allowed):",
      "  trail-region-covered, trail-s3-delivery",
      "Exit code 1",
    ]));
  it("are left out where they are empty", () => {
    const report = text({ findings: [], controls: [], unreadable: [], notifications: [], ...gate({ exitCode: 0 }) });
    expect(report.split("\n\n")).toHaveLength(3);
  });
});
