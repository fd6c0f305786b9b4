import fc from "fast-check";
import { describe, expect, it } from "vitest";
import markdown from "../../reports/markdown/index.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import { INCLUDABLE, type Severity } from "../../src/model/findings/severity.ts";
import { factsThatFit } from "../../src/model/text/safe-text.ts";
import { everywhere, hostile } from "../support/hostile.ts";
import { activeIn, renderMarkdown, textOf } from "../support/render-markdown.ts";
import { FLOOD, finding, HOSTILE_NAME, sampleResult, trail } from "../support/sample-result.ts";

/** The rows of each table in a page, as the texts of their cells. */
const tables = (html: string) =>
  [...html.matchAll(/<table>.*?<\/table>/gs)].map(([table]) =>
    [...table.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) =>
      [...row.matchAll(/<t[hd]>(.*?)<\/t[hd]>/gs)].map(([, cell = ""]) => textOf(cell)),
    ),
  );
const headings = (text: string) => text.match(/^### .*/gm);

function expectInert(name: string): void {
  const text = markdown(everywhere(name), { include: INCLUDABLE });
  const html = renderMarkdown(text);
  expect(activeIn(html)).toEqual([]);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  // In a log of a CI service these are commands.
  expect(text).not.toMatch(/^\s*::|##\w*\[/m);
  const [, ...lists] = tables(html);
  expect(lists).toHaveLength(4);
  for (const row of lists.flat()) expect(row).toHaveLength(4);
}

describe("the Markdown summary", () => {
  it("matches the golden file", () => expect(markdown(sampleResult())).toMatchFileSnapshot("../golden/sample.md"));

  it("has the verdict, the figures, what to fix first, and a table for each kind of finding that is listed", () => {
    const html = renderMarkdown(markdown(sampleResult()));
    expect(textOf(html)).toContain("Gate fails (exit code 1)");
    const [figures, failures, unknown, ...others] = tables(html);
    expect(figures?.[1]?.slice(0, 4)).toEqual(["42 of 100 (the gate requires 80)", "71 %", "3", "3"]);
    expect(failures?.map(([, id]) => id)).toEqual(["Control", "trail-logging", "key-usable", "trail-kms-encryption"]);
    expect(unknown).toHaveLength(4);
    expect(others).toEqual([]);
  });

  it("says which Region and what, and of a waiver by whom and until when", () => {
    const text = markdown(sampleResult(), { include: ["waived"] });
    const last = tables(renderMarkdown(text)).at(-1)?.at(-1);
    expect(last?.slice(2)).toEqual([
      "trail sandbox in us-east-1",
      "sandbox is encrypted by S3 alone (sec@example.com, until 2027-03-31)",
    ]);
  });

  it("lists what is included, what needs no action last", () =>
    expect(headings(markdown(sampleResult(), { include: INCLUDABLE }))).toEqual([
      "### Fix first",
      "### Failures (3)",
      "### Could not be evaluated (3)",
      "### Needs manual review (1)",
      "### Waived (1)",
      "### Not applicable (1)",
      "### Passed (2)",
    ]));

  it("has one row for each control: the first resource, a few others by name, and how many more there are", () => {
    const of = (count: number, more: Partial<Finding> = {}) => {
      const findings = Array.from({ length: count }, (_, i) =>
        finding("a", "high", "fail", { resource: trail(`t${i}`), ...more }),
      );
      const found = tables(renderMarkdown(markdown(sampleResult({ findings }), { include: ["waived"] })));
      return found
        .at(-1)
        ?.slice(1)
        .map((row) => row[2]);
    };
    expect(of(3)).toEqual(["trail t0 in us-east-1 and 2 more trails: t1 in us-east-1, t2 in us-east-1"]);
    expect(of(24)).toEqual(["trail t0 in us-east-1 and 23 more trails"]);
    // Each waiver has its own owner and its own end.
    const waiver = { reason: "r", owner: "o", expires: "2027-03-31", resource: "*", source: { path: "p", line: 1 } };
    expect(of(3, { waived: true, waiver })).toHaveLength(3);
  });

  it("has rows of what is new before those of what was known, also of the same control", () => {
    const of = (
      id: string,
      severity: Severity,
      resource: string,
      baselineState: NonNullable<Finding["baselineState"]>,
    ) => finding(id, severity, "fail", { resource: trail(resource), baselineState });
    const findings = [
      of("a", "critical", "one", "unchanged"),
      of("b", "high", "two", "unchanged"),
      of("b", "high", "three", "new"),
      of("b", "high", "four", "changed"),
      of("c", "low", "five", "new"),
    ];
    const rows = tables(renderMarkdown(markdown(sampleResult({ findings }))))
      .at(-1)
      ?.slice(1);
    expect(rows?.map(([, id, , message]) => `${id} ${message}`)).toEqual([
      "b new three is fail",
      "c new five is fail",
      "b changed four is fail",
      "a one is fail",
      "b two is fail",
    ]);
  });

  it("has at most 60 kB, the worst findings first, and says how many are omitted", () => {
    const findings = Array.from({ length: 5000 }, (_, i) =>
      finding(`a${i}`, i < 10 ? "critical" : "low", "fail", { resource: trail(`trail-${i}`), facet: String(i) }),
    );
    const text = markdown(sampleResult({ findings }));
    expect(Buffer.byteLength(text)).toBeGreaterThan(55_000);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    const shown = text.match(/^\| (critical|low) /gm)?.length ?? 0;
    expect(text).toContain(`${5000 - shown} more findings are omitted here`);
    expect(text.match(/^\| critical /gm)).toHaveLength(10);
  });

  it("has at most 60 kB whatever the names, reasons and frameworks are", () => {
    const flood = everywhere("👩‍👩‍👧@&|`".repeat(500));
    const many = <T>(one: readonly T[]) => Array.from({ length: 60 }, () => one).flat();
    const text = markdown(
      {
        ...flood,
        findings: many(flood.findings),
        policies: many(flood.policies),
        notEvaluated: many(flood.notEvaluated),
        requirements: many(flood.requirements),
        gate: { ...flood.gate, reasons: many(["&".repeat(5000)]) },
      },
      { include: INCLUDABLE },
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/more findings are omitted here/);
  });

  it("says so if nothing fails", () => {
    const gate = { ...sampleResult().gate, verdict: "pass" as const, exitCode: 0 as const, reasons: [] };
    const text = markdown(sampleResult({ findings: [finding("a", "low", "pass")], gate }));
    expect(text).toContain("**Gate passes** (exit code 0)");
    expect(headings(text)).toBeNull();
  });
});

describe("names in it are text: no markup, link, mention or reference", () => {
  it("if they try everything at once", () => expectInert(HOSTILE_NAME));
  it("if they are ten thousand characters long", () => expectInert(FLOOD));
  it("whatever they are", () => {
    fc.assert(fc.property(hostile, expectInert), { numRuns: 100 });
  });
  it("and read as they are", () => {
    for (const id of ["a|b", "`a``b`", "@team", "a\\|b", "<b>x</b>", "#1", "##[x]", "\\"]) {
      const message = `Trail ${id} (of @x/y, #2) is off; see https://e.org.`;
      const html = renderMarkdown(
        markdown(sampleResult({ findings: [finding("a", "high", "fail", { resource: trail(id), message })] })),
      );
      expect(tables(html).at(-1)?.at(-1)?.slice(2)).toEqual([`trail ${id} in us-east-1`, factsThatFit(message, 320)]);
    }
  });
});
