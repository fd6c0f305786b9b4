import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { scoreBar } from "../../reports/html/drawings/score-bar.ts";
import terminal from "../../reports/terminal/index.ts";
import { writtenText } from "../../reports/terminal/written.ts";
import type { CoverageCell, Finding, GateResult, ScanResult } from "../../src/model/documents/result.ts";
import { trailSummary } from "../browser/trail-summary.ts";
import { ATTESTED, WAIVED } from "../support/findings.ts";
import { oneStep } from "../support/remedy.ts";
import { control, finding, HOSTILE_NAME, sampleResult, trail } from "../support/sample-result.ts";

const text = (more: Partial<ScanResult> = {}, context = {}) => terminal(sampleResult(more), { width: 80, ...context });
const unwrapped = (more: Partial<ScanResult> = {}) => terminal(sampleResult(more));
const gate = (more: Partial<GateResult>) => ({ gate: { ...sampleResult().gate, reasons: [], ...more } });
const widths = (report: string) => report.split("\n").map((line) => stringWidth(line));
/** The lines of the section that begins like this, in one text. */
const section = (report: string, heading: string) => report.split("\n\n").find((one) => one.startsWith(heading)) ?? "";
const joined = (lines: string) => lines.replace(/\s+/g, " ").trim();
/** The gate's line and its reasons. */
const verdict = (more: Partial<ScanResult>) => joined(section(text(more), text(more).match(/^. Gate/m)?.[0] ?? "none"));

describe("terminal summary", () => {
  it("matches the golden file", () => expect(text()).toMatchFileSnapshot("../golden/sample.terminal.txt"));

  it.each([44, 50, 60, 80, 100, 120])("fits %s columns", (width) => {
    expect(Math.max(...widths(text({}, { width })))).toBeLessThanOrEqual(width);
    expect(Math.max(...widths(stripVTControlCharacters(text({}, { width, color: true }))))).toBeLessThanOrEqual(width);
  });
  it("is no wider than 120 columns", () => {
    expect(Math.max(...widths(text({}, { width: 300 })))).toBeLessThanOrEqual(120);
    expect(Math.max(...widths(text({}, { width: 300 })))).toBeGreaterThan(100);
  });
  it("counts wide characters as wide", () => {
    const message = "監査証跡".repeat(50);
    const findings = [finding("a", "high", "fail", { message, resource: trail("証跡".repeat(60)) })];
    for (const width of [50, 80]) expect(Math.max(...widths(text({ findings }, { width })))).toBeLessThanOrEqual(width);
  });
  it("has colour only when told so, and says the same in it", () => {
    expect(text()).toBe(stripVTControlCharacters(text()));
    const colored = text({}, { color: true });
    expect(colored).toContain("\u001b[");
    expect(stripVTControlCharacters(colored)).toBe(text());
  });
  it("goes from the sentence to the figures, the gate, what fails, what to do and what is missing", () => {
    const order = [
      "Whether",
      "Score",
      "Controls",
      "✗ Gate fails",
      "Failing controls",
      "Fix first",
      "Recorded events",
      "Could not be evaluated",
      "Could not be read",
      "Warnings",
      "! 1 finding",
      "Exit code 1 (gate fails)\n",
    ];
    const sections = text().split("\n\n");
    expect(sections.map((one, i) => one.slice(0, order[i]?.length))).toEqual(order);
  });
});

it("begins with the headline of the result, its names made safe", () => {
  const headline = { text: "", parts: [{ text: "The trail " }, { name: "a\u001b[31m" }, { text: " is stopped." }] };
  expect(text({ headline }).split("\n\n")[0]).toBe("The trail a\\u001b[31m is stopped.");
});

describe("its figures", () => {
  /** The cells of the bar of a hundred findings of one control. */
  const bar = (pass: number, unknown: number, width = 80) => {
    const line =
      text(ofFindings(pass, unknown), { width })
        .split("\n")
        .find((one) => /^[█▒░]/.test(one)) ?? "";
    return ["█", "▒", "░"].map((cell) => line.split("  ")[0]?.split(cell).length ?? 0).map((pieces) => pieces - 1);
  };
  const ofFindings = (pass: number, unknown: number) => {
    const statuses = Array.from({ length: 100 }, (_, i) =>
      i < pass ? ("pass" as const) : i < pass + unknown ? ("unknown" as const) : ("fail" as const),
    );
    return {
      score: pass,
      controls: [control("a", "high", "fail")],
      findings: statuses.map((status, i) => finding("a", "high", status, { facet: String(i) })),
    };
  };

  it("give score and evidence coverage in the digits of the result", () => {
    const figures = section(text(), "Score");
    expect(figures).toMatch(/^Score 42 of 100; the gate requires 80\n█/);
    expect(figures).toContain("Evidence coverage: 71 % of the weighted controls could be evaluated\n");
    expect(text({ score: null, evidenceCoverage: 0 })).toContain(
      "No score: nothing could be evaluated\nEvidence coverage: 0 % of the weighted controls",
    );
  });
  it.each([
    [100, 0, [40, 0, 0]],
    [0, 0, [0, 0, 40]],
    [50, 25, [20, 10, 10]],
    // What is lost or unknown has a cell, however little: the bar is full at 100 only.
    [99, 0, [39, 0, 1]],
    [99, 1, [39, 1, 0]],
    [98, 1, [38, 1, 1]],
    [0, 99, [0, 39, 1]],
  ])("draw %i passes and %i unknown findings of 100", (pass, unknown, cells) => {
    expect(bar(pass, unknown)).toEqual(cells);
  });
  it("say what the open part of the bar is", () => {
    expect(section(text(ofFindings(50, 25)), "Score")).toContain("▒ not evaluated");
    expect(section(text(ofFindings(50, 0)), "Score")).not.toContain("not evaluated");
  });
  it("leave open what the HTML report leaves open, where the coverage would round differently", () => {
    // Of 200: 100 pass and 43 are unknown. 71.5 would be reached, and 78.5 % are evaluated: 21 of 100 are open, not 22.
    const findings = Array.from({ length: 200 }, (_, i) =>
      finding("a", "high", i < 100 ? "pass" : i < 143 ? "unknown" : "fail", { facet: String(i) }),
    );
    const odd = { score: 50, evidenceCoverage: 78, controls: [control("a", "high", "fail")], findings };
    expect(scoreBar(sampleResult(odd))?.rows.map(({ at }) => at)).toContain(71);
    const line =
      text(odd, { width: 80 })
        .split("\n")
        .find((one) => one.startsWith("█")) ?? "";
    expect(line.split("  ")[0]).toBe("█".repeat(20) + "▒".repeat(8) + "░".repeat(12));
  });
  it("have a narrower bar on a narrow terminal", () => {
    expect(bar(50, 0, 60).reduce((sum, count) => sum + count)).toBe(25);
  });
  it("count controls by severity and status, each with a mark and a word", () => {
    expect(section(text(), "Controls")).toBe(
      [
        "Controls    ✗ fail  ? unknown  ! manual  ✓ pass  – n/a",
        "◆ critical       1          0         1       1      0",
        "▲ high           1          2         0       0      0",
        "● medium         1          1         0       0      0",
        "○ low            0          0         0       0      1",
      ].join("\n"),
    );
  });
  it("have a line for each framework", () =>
    expect(joined(section(text(), "Score"))).toContain(
      " CIS AWS Foundations Benchmark 7.0.0: 0 of 2 requirements pass, 1 fails, 1 needs manual review",
    ));
});

describe("its verdict", () => {
  const passed = gate({ verdict: "pass", exitCode: 0 });
  const undecided = gate({ verdict: "undecided", exitCode: 3 });
  const nothingOpen = { pass: 1, fail: 0, unknown: 0, manual: 0, notApplicable: 0, waived: 0 };
  const where = "in account 111122223333 (acme-prod)";

  it("has its reasons directly under it", () =>
    expect(section(text(), "✗ Gate")).toBe(
      [
        `✗ Gate fails ${where}`,
        "  - 2 controls (1 critical, 1 high) fail: trail-logging, key-usable",
        "  - 2 high controls could not be evaluated completely (0 allowed):",
        "    trail-region-covered, trail-s3-delivery",
      ].join("\n"),
    ));
  it("says that evidence is missing", () =>
    expect(verdict({ controls: [control("a", "high", "unknown")], ...undecided })).toBe(
      `? Gate undecided ${where}: no critical or high control fails, but evidence is missing`,
    ));
  it("does not say that nothing fails where nothing could be evaluated", () =>
    expect(verdict({ ...undecided, score: null })).toBe(`? Gate undecided ${where}: nothing could be evaluated`));
  it("holds on complete evidence", () =>
    expect(verdict({ controls: [control("a", "high", "pass")], unreadable: [], summary: nothingOpen, ...passed })).toBe(
      `✓ Gate passes ${where}: no critical or high control fails.`,
    ));
  it("says of a gate on new failures which ones count", () => {
    const failOn = ["critical", "high", "medium"] as const;
    expect(verdict({ ...passed, gate: { ...passed.gate, failOn: [...failOn], newOnly: true } })).toContain(
      `✓ Gate passes ${where}: no new failure of a critical, high or medium control.`,
    );
  });
  it("hides nothing behind a gate that holds", () =>
    expect(verdict({ controls: [control("a", "low", "fail"), control("b", "low", "unknown")], ...passed })).toBe(
      `✓ Gate passes ${where}: no critical or high control fails. 1 low control fails. 1 low control could not be evaluated. 1 finding needs manual review. Some evidence could not be read.`,
    ));
  it("says which findings are attested", () =>
    expect(
      verdict({
        controls: [control("a", "high", "manual")],
        unreadable: [],
        summary: { ...nothingOpen, attested: 1 },
        ...passed,
      }),
    ).toBe(`✓ Gate passes ${where}: no critical or high control fails. 1 finding is attested.`));
  it.each([
    [0, "pass", "gate passes"],
    [1, "fail", "gate fails"],
    [3, "undecided", "gate undecided"],
  ] as const)("is said again at the end, with exit code %i", (exitCode, is, words) =>
    expect(text(gate({ verdict: is, exitCode })).endsWith(`\n\nExit code ${exitCode} (${words})\n`)).toBe(true),
  );
});

const key = `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/12/${"111122223333_CloudTrail_eu-west-1_".repeat(20)}.json.gz`;
const problem = (kind: string, i: number) =>
  finding("trail-integrity", "critical", "fail", {
    message: `${kind}: s3://acme-logs/${i}/${key}: SHA-256 differs`,
    facet: `${kind} 111122223333 eu-west-1 ${i}/${key}`,
    data: { impact: "logs-changed", problem: kind },
  });
const accountOf = { type: "account", id: "111122223333", arn: null, region: null, accountId: null } as const;
const titled = (id: string, failureTitle: string) => control(id, "high", "fail", { failureTitle });

describe("the failing controls", () => {
  const failing = (findings: Finding[], controls = [titled("a", "Trail is not logging")], width = 80) =>
    section(text({ findings, controls }, { width }), "Failing controls").split("\n").slice(1);

  it("are a line each, with the worst resource, how many more, and the title where it fits completely", () => {
    const findings = [
      finding("a", "critical", "fail", { resource: trail("main") }),
      finding("a", "critical", "fail", { resource: trail("other") }),
      finding("bb", "low", "fail", { resource: accountOf }),
    ];
    const controls = [titled("a", "Trail is not logging"), titled("bb", "T".repeat(60))];
    expect(failing(findings, controls)).toEqual([
      "  ◆ critical  a   main +1 more: Trail is not logging",
      "  ○ low       bb  the account",
    ]);
  });
  it("keep complete names where columns would cut most of them", () => {
    const named = (id: string, name: string) => finding(id, "high", "fail", { resource: trail(name) });
    const long = named("trail-with-a-long-control-id", "n");
    const short = named("b", "n".repeat(30));
    const shorter = named("c", "n".repeat(20));
    expect(failing([long, short, shorter], [], 60)).toEqual([
      "  ▲ high      trail-with-a-long-control-id: n",
      `  ▲ high      b: ${"n".repeat(30)}`,
      `  ▲ high      c: ${"n".repeat(20)}`,
    ]);
    expect(failing([long, short], [], 60)).toEqual([
      "  ▲ high      trail-with-a-long-control-id  n",
      `  ▲ high      b                             ${"n".repeat(10)}…${"n".repeat(5)}`,
    ]);
  });
  it("are one line whatever the name", () => {
    for (const name of [HOSTILE_NAME, "n".repeat(10_000), "証".repeat(300)]) {
      const lines = failing([finding("a", "high", "fail", { resource: trail(name) })]);
      expect(lines).toHaveLength(1);
      expect(stringWidth(lines[0] ?? "")).toBeLessThanOrEqual(80);
    }
  });
  it("are never cut where it is no terminal", () => {
    const report = unwrapped({ findings: [problem("log-modified", 0), problem("log-missing", 1)], controls: [] });
    expect(report.split("\n")).toContain(
      `  ◆ critical  trail-integrity  trail main in us-east-1: log-modified: s3://acme-logs/0/${key}: SHA-256 differs +1 more (1 log-missing)`,
    );
  });
  it("count log files by what is wrong with them", () =>
    expect(failing([problem("log-modified", 0), ...[1, 2].map((i) => problem("log-missing", i))])).toEqual([
      "  ◆ critical  trail-integrity  main +2 more (2 log-missing)",
    ]));
  it("count at least how many more there are where there is no room for what they are", () => {
    const kinds = ["log-modified", "log-missing", "digest-missing", "digest-invalid-signature", "log-undigested"];
    const findings = kinds.flatMap((kind, i) => [problem(kind, 2 * i), problem(kind, 2 * i + 1)]);
    expect(failing(findings, [], 60)).toEqual(["  ◆ critical  trail-integrity  main +9 more"]);
  });
  it("have no waived failure, and no unknown", () => {
    const findings = [
      finding("a", "high", "fail", WAIVED),
      finding("b", "high", "unknown"),
      finding("c", "low", "fail"),
    ];
    expect(failing(findings)).toEqual(["  ○ low       c  main"]);
  });
  it("begin with that no trail exists, once, where that is why everything fails", () => {
    const evidence = [
      { pointer: "/regions/us-east-1/trails", api: "cloudtrail:DescribeTrails", state: "read" as const },
    ];
    const failure = (id: string, more: Partial<Finding> = {}) =>
      finding(id, "critical", "fail", { resource: accountOf, evidence, ...more });
    const failures = [
      failure("events-management", { message: "E" }),
      failure("trail-exists", { message: "No trail exists in us-east-1", data: { impact: "no-trail" } }),
      failure("our-check", { evidence: [{ pointer: "/account/alias", api: "iam:ListAccountAliases", state: "read" }] }),
      failure("trail-multi-region"),
    ];
    const lines = (trails: ScanResult["trails"]) =>
      section(text({ findings: failures, controls: [], trails }), "Failing controls")
        .split("\n")
        .slice(1);
    expect(lines([]).map((line) => line.trim().replace(/\s+/g, " "))).toEqual([
      "◆ critical trail-exists the account",
      "◆ critical our-check the account",
      "and 2 controls only because no trail exists: events-management,",
      "trail-multi-region",
    ]);
    // With a trail, each failure has a cause of its own.
    expect(lines([trailSummary("main")])).toHaveLength(4);
  });
});

describe("what to fix first", () => {
  const fixes = (more: Partial<ScanResult>, context = {}) => section(text(more, context), "Fix first");
  const step = (cli: string[], title = "Do it") =>
    oneStep(["Open the console"], cli, { id: title, title, account: "111122223333" });
  const failure = (id: string, more: Partial<Finding> = {}) =>
    finding(id, "high", "fail", { remediation: step([`aws ${id}`], `Fix ${id}`), ...more });

  it("is three steps of different controls, each once, with what they help to fix", () => {
    const same = { remediation: step(["aws same"], "Fix both") };
    const findings = [
      failure("a", same),
      failure("a", { resource: trail("other") }),
      failure("b", same),
      failure("c"),
      failure("d"),
      failure("e"),
    ];
    const lines = fixes({ findings }).split("\n");
    expect(lines.filter((line) => /^ {2}\d\. /.test(line))).toEqual(["  1. Fix both", "  2. Fix c", "  3. Fix d"]);
    expect(lines.filter((line) => line.includes("Helps"))).toEqual([
      "     Helps to fix: a, b; 1 more finding needs the same",
      "     Helps to fix: c",
      "     Helps to fix: d",
    ]);
  });
  it("is what to grant where nothing fails", () => {
    const remediation = oneStep(["Grant cloudtrail:DescribeTrails to X"], ["trailproof permissions"], {
      account: "111122223333",
    });
    const findings = ["a", "b", "b"].map((id, i) =>
      finding(id, "high", "unknown", { remediation, resource: trail(`trail-${i}`) }),
    );
    expect(fixes({ findings })).toBe(
      "Fix first\n  1. Grant cloudtrail:DescribeTrails to X\n     Helps to evaluate: a, b (2)",
    );
  });
  it("has a command that can be copied, else words", () => {
    const shown = (cli: string[]) => fixes({ findings: [finding("a", "high", "fail", { remediation: step(cli) })] });
    expect(shown(["aws a --b c"])).toContain("\n       aws a --b c\n");
    expect(shown([`aws s3 ${"--an-option value ".repeat(6)}`.trim()])).toMatch(/value \\\n {9}--an-option value/);
    expect(shown([`aws ${"word ".repeat(20)}`.trim()])).toMatch(/word \\\n {9}word/);
    for (const cli of [[], ["aws \u001b[31m"], [`aws ${"x".repeat(300)}`], [`aws '${"quoted words ".repeat(9)}'`]])
      expect(shown(cli)).toContain("\n       Open the console\n");
  });
  it("has a message of at most two lines on a terminal, and all of it elsewhere", () => {
    const facts = Array.from({ length: 9 }, (_, i) => `trail-${i} records ${"eu-central-1 ".repeat(4).trim()} alone`);
    const findings = [finding("a", "high", "fail", { message: facts.join("; "), remediation: step(["aws a"]) })];
    for (const width of [60, 80, 120]) {
      const lines = fixes({ findings }, { width }).split("\n");
      expect(lines.findIndex((line) => line.trim() === "aws a")).toBe(4);
      expect(lines[3]).toMatch(/ …$/);
    }
    expect(unwrapped({ findings })).toContain(`: ${facts.join("; ")}\n`);
    const cli = [`aws cloudtrail put-event-selectors ${"--an-option 'a value' ".repeat(40)}`.trim()];
    const long = [finding("a", "high", "fail", { remediation: step(cli) })];
    expect(unwrapped({ findings: long })).toContain(`\n       ${cli[0]}\n`);
  });
  it("names the account of a step that is done elsewhere", () => {
    const remediation = oneStep([], ["aws a"], { title: "Fix it", account: "999988887777" });
    expect(fixes({ findings: [finding("a", "high", "fail", { remediation })] })).toContain(
      "  1. Fix it (in account 999988887777)\n",
    );
  });
});

describe("the coverage grid", () => {
  const coverageOf = (regions: Readonly<Record<string, readonly CoverageCell["status"][]>>) => ({
    kinds: [
      { id: "r", title: "Management reads", controls: [] },
      { id: "w", title: "Writes", controls: [] },
    ],
    regions: Object.entries(regions).map(([region, [r, w]]) => ({
      region,
      cells: [
        { kind: "r", status: r ?? "unknown", trails: [] },
        { kind: "w", status: w ?? "unknown", trails: [] },
      ],
    })),
  });
  const grid = (regions: Parameters<typeof coverageOf>[0], context = {}) =>
    section(text({ coverage: coverageOf(regions) }, context), "Recorded events").split("\n");

  it("has a column for Regions that are equal, and a mark of its own for each status", () => {
    expect(
      grid({
        a1: ["recorded", "not"],
        b1: ["partly", "unknown"],
        c1: ["recorded", "not"],
        d1: ["recorded", "not"],
        e1: ["recorded", "not"],
      }),
    ).toEqual([
      "Recorded events",
      "                    A   B",
      "  Management reads  ██  ▄▄",
      "  Writes            ▁▁  ??",
      "  ██ recorded, ▄▄ partly recorded, ▁▁ not recorded, ?? unknown",
      "  A = the other 4 Regions",
      "  B = b1",
    ]);
  });
  it("needs no names of columns where all Regions are equal", () => {
    expect(grid({ a1: ["recorded", "recorded"], b1: ["recorded", "recorded"] })).toEqual([
      "Recorded events in both Regions",
      "  Management reads  ██",
      "  Writes            ██",
      "  ██ recorded",
    ]);
  });
  it("never shows what is not known as recorded", () => {
    const coverage = { ...coverageOf({}), regions: [{ region: "a1", cells: [] }] };
    expect(section(text({ coverage }), "Recorded events")).toBe(
      "Recorded events in a1\n  Management reads  ??\n  Writes            ??\n  ?? unknown",
    );
  });
  it("is omitted where it does not fit", () => {
    const kinds = Array.from({ length: 6 }, (_, i) => ({ id: `${i}`, title: `${i}`, controls: [] }));
    // Eleven Regions, no two alike.
    const regions = Array.from({ length: 11 }, (_, region) => ({
      region: `r${region}`,
      cells: kinds.map(({ id }, i) => ({
        kind: id,
        status: (region + 1) & (1 << i) ? ("recorded" as const) : ("not" as const),
        trails: [],
      })),
    }));
    const wide = [...kinds.slice(1), { id: "0", title: "k".repeat(30), controls: [] }];
    const shown = (width: number) => section(text({ coverage: { kinds: wide, regions } }, { width }), "Recorded");
    expect(shown(80)).toContain("A   B   C");
    expect(shown(60)).toBe("");
  });
});

describe("what could not be evaluated", () => {
  const denied = (id: string, permissions: string[], more: Partial<Finding> = {}) =>
    finding(id, "high", "unknown", { permissions, ...more });
  const fact = (permission: string, region: string | null, more = {}) => ({
    ...{ api: permission, region, code: "AccessDenied", message: "", permission },
    ...more,
  });
  const missing = (more: Partial<ScanResult>, context = {}) => section(text(more, context), "Could not be evaluated");

  it("is listed by the permission that is missing, with the controls that need it", () => {
    const findings = [
      denied("a", ["s:One"]),
      denied("b", ["s:One"]),
      denied("b", ["s:One"], { resource: trail("x") }),
      denied("c", ["s:Two", "s:Three"]),
    ];
    const unreadable = ["us-east-1", "eu-west-1", "eu-west-1"].map((region) => fact("s:One", region));
    expect(missing({ findings, unreadable })).toBe(
      [
        "Could not be evaluated: 3 high controls",
        "  ? needs s:One in us-east-1, eu-west-1: a, b (2)",
        "  ? needs s:Two, s:Three: c",
        '  "trailproof permissions" prints the IAM policy to attach',
      ].join("\n"),
    );
  });
  it("names the cause where no permission helps", () => {
    const findings = [
      finding("a", "high", "unknown", { cause: "error" }),
      finding("b", "low", "unknown", { cause: "too-early", resource: accountOf }),
    ];
    expect(missing({ findings })).toBe(
      [
        "Could not be evaluated: 2 controls (1 high, 1 low)",
        "  ? high      a  main: call failed",
        "  ? low       b  the account: too early to decide",
      ].join("\n"),
    );
  });
  it("is counted where it does not fit on a screen, and complete in a file", () => {
    const findings = Array.from({ length: 9 }, (_, i) => finding(`c${i}`, "high", "unknown", { cause: "error" }));
    expect(missing({ findings })).toContain("  … and 3 more controls in the reports");
    expect(unwrapped({ findings }).match(/^ {2}\? high/gm)).toHaveLength(9);
  });
  it("does not repeat in what could not be read", () => {
    const findings = [denied("a", ["s:One"])];
    const unreadable = [fact("s:One", "us-east-1"), fact("s:Other", null, { code: "Throttling" })];
    expect(section(unwrapped({ findings, unreadable }), "Could not be read")).toBe(
      "Could not be read\n  s:Other in global (Throttling); check for throttling, a time-out or a network block",
    );
  });
  it("groups what could not be read by operation and permission", () => {
    const unreadable = ["us-east-1", "eu-west-1", "eu-west-1"].map((region) => fact("s:One", region));
    expect(section(text({ unreadable, findings: [] }), "Could not be read")).toBe(
      "Could not be read\n  s:One in us-east-1, eu-west-1 (AccessDenied, 3 times); needs s:One",
    );
    const many = Array.from({ length: 9 }, (_, i) => fact(`s:Get${i}`, null));
    expect(text({ unreadable: many })).toContain("  … and 3 more operations in the reports");
  });
});

describe("what counts neither way", () => {
  const rest = (more: Partial<ScanResult>) => text(more).split("\n\n").at(-2);

  it("is counted by what it is, with the first day on which it ends", () => {
    const findings = [
      finding("m", "high", "manual"),
      finding("m", "high", "manual", { resource: trail("x") }),
      finding("w", "high", "fail", WAIVED),
      finding("a", "high", "manual", ATTESTED),
      finding("a", "high", "manual", { ...ATTESTED, attestation: { ...ATTESTED.attestation, expires: "2026-12-31" } }),
    ];
    expect(rest({ findings, notEvaluated: [] })).toBe(
      [
        "! 2 findings need manual review: m (2)",
        "~ 1 failure is waived until 2027-01-01: w",
        "= 2 findings are attested, the first until 2026-12-31: a (2)",
      ].join("\n"),
    );
  });
  it("names controls that were not evaluated", () =>
    expect(joined(rest({ findings: [] }) ?? "")).toBe(
      "– 3 controls were not evaluated: 1 turned off (trail-cloudwatch-logs), 1 without a required parameter, 1 evaluated on request only",
    ));
});

it("sections are omitted where they are empty", () => {
  const none = { findings: [], controls: [], unreadable: [], notifications: [], requirements: [], notEvaluated: [] };
  const report = terminal(sampleResult({ ...none, ...gate({ exitCode: 0 }), coverage: { kinds: [], regions: [] } }));
  expect(report.split("\n\n")).toHaveLength(4);
});

describe("where the reports are", () => {
  const display = { color: false, width: 80 };

  it("is a line for each, with what opens it", () => {
    const files = [
      { format: "html", path: "r.html" },
      { format: "plain", path: "a\u001b.tsv" },
    ];
    expect(writtenText(files, true, display)).toBe(
      "\nReports\n  r.html: open it in a browser\n  a\\u001b.tsv: tab-separated, for scripts\n",
    );
  });
  it("is empty where a report took standard output, and a hint where none was asked for", () => {
    expect(writtenText([], true, display)).toBe("");
    expect(writtenText([], false, display)).toMatch(/^\nNo report was written: --output html=FILE /);
  });
});
