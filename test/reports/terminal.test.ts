import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import terminal from "../../reports/terminal/index.ts";
import type { Finding, GateResult, ScanResult } from "../../src/model/documents/result.ts";
import { trailSummary } from "../browser/trail-summary.ts";
import { oneStep } from "../support/remedy.ts";
import { control, finding, sampleResult, trail } from "../support/sample-result.ts";

const text = (more: Partial<ScanResult> = {}, context = {}) => terminal(sampleResult(more), { width: 80, ...context });
const unwrapped = (more: Partial<ScanResult> = {}) => terminal(sampleResult(more));
const gate = (more: Partial<GateResult>) => ({ gate: { ...sampleResult().gate, reasons: [], ...more } });
/** The verdict alone, its lines joined. */
const verdict = (more: Partial<ScanResult>) => text(more).split("\n\n")[1]?.replaceAll("\n", " ");
const widths = (report: string) => report.split("\n").map((line) => stringWidth(line));

describe("terminal summary", () => {
  it("matches the golden file", () => expect(text()).toMatchFileSnapshot("../golden/sample.terminal.txt"));

  it.each([50, 80, 100])("fits %s columns", (width) => {
    expect(Math.max(...widths(text({}, { width })))).toBeLessThanOrEqual(width);
  });
  it("is no wider than 120 columns", () => {
    expect(Math.max(...widths(text({}, { width: 300 })))).toBeLessThanOrEqual(120);
    expect(Math.max(...widths(text({}, { width: 300 })))).toBeGreaterThan(100);
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

it("begins with the headline of the result, its names made safe", () => {
  const headline = { text: "", parts: [{ text: "The trail " }, { name: "a\u001b[31m" }, { text: " is stopped." }] };
  expect(text({ headline }).split("\n\n")[0]).toBe("The trail a\\u001b[31m is stopped.");
});

describe("its verdict", () => {
  const passed = gate({ verdict: "pass", exitCode: 0 });
  const nothingOpen = { pass: 1, fail: 0, unknown: 0, manual: 0, notApplicable: 0, waived: 0 };
  const where = "in account 111122223333 (acme-prod).";

  it("counts what fails", () => expect(verdict({})).toBe(`Gate fails: 2 controls (1 critical, 1 high) fail ${where}`));
  it("speaks of one as of one", () =>
    expect(verdict({ controls: [control("a", "high", "fail")] })).toBe(`Gate fails: 1 high control fails ${where}`));
  it("names the score where nothing else fails", () =>
    expect(verdict({ controls: [control("a", "low", "fail")] })).toBe(
      `Gate fails: the score 42 is below the minimum of 80 ${where}`,
    ));
  it("says what could not be evaluated", () =>
    expect(
      verdict({ controls: [control("a", "high", "unknown")], ...gate({ verdict: "undecided", exitCode: 3 }) }),
    ).toBe(`Gate undecided: no critical or high control fails, but 1 high control could not be evaluated ${where}`));
  it("holds on complete evidence", () =>
    expect(verdict({ controls: [control("a", "high", "pass")], unreadable: [], summary: nothingOpen, ...passed })).toBe(
      `Gate passes: no critical or high control fails ${where}`,
    ));
  it("hides nothing behind a gate that holds", () =>
    expect(verdict({ controls: [control("a", "low", "fail")], ...passed })).toBe(
      `Gate passes: no critical or high control fails ${where} 1 low control fails. 1 finding needs manual review. Some evidence could not be read.`,
    ));
  it("says which findings are attested", () =>
    expect(
      verdict({
        controls: [control("a", "high", "manual")],
        unreadable: [],
        summary: { ...nothingOpen, attested: 1 },
        ...passed,
      }),
    ).toBe(`Gate passes: no critical or high control fails ${where} 1 finding is attested.`));
  it("says that the score decides, and where there is none", () => {
    const undecided = { controls: [control("a", "low", "unknown")], ...gate({ verdict: "undecided", exitCode: 3 }) };
    expect(verdict(undecided)).toBe(
      `Gate undecided: no critical or high control fails, but unknown findings decide whether the score is high enough ${where}`,
    );
    expect(verdict({ ...undecided, score: null })).toBe(
      `Gate undecided: nothing could be evaluated, so there is no score ${where}`,
    );
  });
});

const key = `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/12/${"111122223333_CloudTrail_eu-west-1_".repeat(20)}.json.gz`;
const problem = (kind: string, i: number) =>
  finding("trail-integrity", "critical", "fail", {
    message: `${kind}: s3://acme-logs/${i}/${key}: SHA-256 differs`,
    facet: `${kind} 111122223333 eu-west-1 ${i}/${key}`,
    data: { impact: "logs-changed", problem: kind },
  });
const problems = [problem("log-modified", 0), ...[1, 2].map((i) => problem("log-missing", i))];

describe("where it is not on a terminal", () => {
  it("one finding is one line, with names as they are", () => {
    const report = unwrapped({ findings: problems });
    for (const [i, kind] of ["log-modified", "log-missing", "log-missing"].entries())
      expect(report.split("\n")).toContain(
        `  fail critical trail-integrity: trail main in us-east-1: ${kind}: s3://acme-logs/${i}/${key}: SHA-256 differs`,
      );
    expect(report).toContain("\n    First step: aws cloudtrail start-logging --name main --region us-east-1\n");
  });
  it("a long command is one line", () => {
    const cli = [`aws cloudtrail put-event-selectors ${"--an-option 'a value' ".repeat(40)}`.trim()];
    const report = unwrapped({ findings: [finding("a", "high", "fail", { remediation: oneStep([], cli) })] });
    expect(report).toContain(`\n    First step: ${cli[0]}\n`);
  });
});

describe("what is first", () => {
  it("is the modified log file, with the other problems of the trail counted by kind", () => {
    const report = text({ findings: [problem("log-modified", 0), ...problems] });
    expect(report.match(/fail critical trail-integrity/g)).toHaveLength(1);
    expect(report).toContain("log-modified:\n");
    expect(report).toContain("    And 3 more of this control on main: 1 log-modified, 2 log-missing\n");
  });
  it("is that no trail exists, once, where that is why everything fails", () => {
    const evidence = [
      { pointer: "/regions/us-east-1/trails", api: "cloudtrail:DescribeTrails", state: "read" as const },
    ];
    const accountOf = { type: "account", id: "111122223333", arn: null, region: null, accountId: null } as const;
    const failing = (id: string, more: Partial<Finding> = {}) =>
      finding(id, "critical", "fail", { resource: accountOf, evidence, ...more });
    const failures = [
      failing("events-management", { message: "E" }),
      failing("trail-exists", { message: "No trail exists in us-east-1", data: { impact: "no-trail" } }),
      failing("our-check", { evidence: [{ pointer: "/account/alias", api: "iam:ListAccountAliases", state: "read" }] }),
      failing("trail-multi-region"),
    ];
    const report = text({ findings: failures, trails: [] });
    expect([...report.matchAll(/^ {2}fail critical ([\w-]+)/gm)].map(([, id]) => id)).toEqual([
      "trail-exists",
      "our-check",
    ]);
    expect(report).toContain("    Consequences: 2 more failures: events-management, trail-multi-region\n");
    // With a trail, each failure has a cause of its own.
    expect(text({ findings: failures, trails: [trailSummary("main")] })).not.toContain("Consequences");
  });
  it("tells unknowns with one cause once, with their controls", () => {
    const remediation = oneStep(["Grant cloudtrail:DescribeTrails to X"], ["trailproof permissions"]);
    const unknowns = ["a", "b", "b", "c"].map((id, i) =>
      finding(id, "high", "unknown", { remediation, resource: trail(`trail-${i}`), message: "not read" }),
    );
    const report = text({ findings: unknowns });
    expect(report.match(/Grant cloudtrail:DescribeTrails/g)).toHaveLength(1);
    expect(report).toContain("    Same cause: 3 more findings, of b (2), c\n");
    for (const i of [0, 1, 2, 3])
      expect(unwrapped({ findings: unknowns })).toContain(`trail trail-${i} in us-east-1: not read`);
  });
  it("names the facts that there is room for, none of them cut", () => {
    const facts = Array.from({ length: 9 }, (_, i) => `trail-${i} records ${"eu-central-1 ".repeat(4).trim()} alone`);
    const report = text({ findings: [finding("a", "high", "fail", { message: facts.join("; ") })] });
    expect(report.replace(/\s+/g, " ")).toContain(`${facts.slice(0, 4).join("; ")}; and 5 more First step`);
    expect(unwrapped({ findings: [finding("a", "high", "fail", { message: facts.join("; ") })] })).toContain(
      `: ${facts.join("; ")}\n`,
    );
  });
});

describe("its sections", () => {
  it("give score and evidence coverage in the digits of the result", () => {
    expect(text()).toContain(
      "Score 42 of 100\nEvidence coverage: 71 % of the weighted controls could be evaluated; 1 finding\nneeds manual review\n",
    );
    expect(text({ score: null, evidenceCoverage: 0 })).toContain(
      "No score: nothing could be evaluated\nEvidence coverage: 0 % of the weighted controls",
    );
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
    expect(report).toContain("… and 1 more finding in the reports");
  });
  it("give the first step: a command that can be copied, else words", () => {
    const step = (cli: string[]) =>
      text({ findings: [finding("a", "high", "fail", { remediation: oneStep(["Open the console"], cli) })] });
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
      "- 2 controls (1 critical, 1 high) fail: trail-logging, key-usable",
      "- 2 high controls could not be evaluated completely (0 allowed):",
      "  trail-region-covered, trail-s3-delivery",
      "Exit code 1",
    ]));
  it("have a line for each framework", () =>
    expect(text({})).toContain(
      "\n\nCIS AWS Foundations Benchmark 7.0.0: 0 of 2 requirements pass, 1 fails, 1 needs\nmanual review\n",
    ));

  it("are omitted where they are empty", () => {
    const none = { findings: [], controls: [], unreadable: [], notifications: [], requirements: [] };
    const report = text({ ...none, ...gate({ exitCode: 0 }) });
    expect(report.split("\n\n")).toHaveLength(4);
  });
});
