import type { Run } from "sarif";
import { describe, expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import terminal from "../../reports/terminal/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Status } from "../../src/model/findings/severity.ts";
import { WAIVED } from "../support/findings.ts";
import { runOf } from "../support/parse-sarif.ts";
import { control, finding, sampleResult, trail } from "../support/sample-result.ts";

const titles = { title: "Trail is logging", failureTitle: "Trail is not logging" };
/** The short description of the rule of the first result, which is the title of its alert. */
const alertTitle = ({ results: [first] = [], tool }: Run) =>
  tool.driver.rules?.[first?.ruleIndex ?? -1]?.shortDescription?.text;
const resultOf = (...statuses: Status[]) =>
  sampleResult({
    controls: [control("trail-logging", "critical", statuses[0] ?? "pass", titles)],
    findings: statuses.map((status, i) => finding("trail-logging", "critical", status, { resource: trail(`t${i}`) })),
    coverage: { kinds: [], regions: [] },
    requirements: [],
  });
const text = (page: string) =>
  page
    .replace(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>/g, "")
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ");

describe("a failing control is named by its failure title", () => {
  const result = resultOf("fail");

  it("on the terminal", () => {
    expect(terminal(result)).toContain("◆ critical  trail-logging  Trail is not logging: ");
    expect(terminal(result, { width: 120 })).toContain("◆ critical  trail-logging  t0: Trail is not logging\n");
    for (const context of [{}, { width: 60 }, { width: 120 }])
      expect(terminal(result, context)).not.toContain("Trail is logging");
  });

  it("in SARIF: the rule, which is an alert's title, and the message", () => {
    const run = runOf(result);
    expect(alertTitle(run)).toBe("Trail is not logging");
    expect(run.results?.[0]?.message.text).toMatch(/^Trail is not logging: /);
  });

  it("on the page, and nowhere is the opposite said", () => {
    expect(text(html(result))).toContain("Trail is not logging");
    expect(text(html(result))).not.toContain("Trail is logging");
  });

  it("also where the failure is waived", () => {
    const [first] = result.findings;
    const waived = { ...result, findings: first ? [{ ...first, ...WAIVED }] : [] };
    expect(alertTitle(runOf(waived, { include: ["waived"] }))).toBe("Trail is not logging");
    expect(text(html(waived))).not.toContain("Trail is logging");
  });
});

it.each([
  ["unknown", "Could not evaluate: Trail is logging"],
  ["manual", "Needs manual review: Trail is logging"],
] as const)("a control that is %s is named as such", (status, title) => {
  const result = resultOf(status);
  const run = runOf(result, { include: ["manual"] });
  expect(alertTitle(run)).toBe(title);
  expect(run.results?.[0]?.message.text?.startsWith(`${title}: `)).toBe(true);
  expect(text(html(result))).toContain(title);
  expect(text(html(result)).replaceAll(title, "")).not.toContain("Trail is logging");
  if (status === "unknown") expect(terminal(result)).toContain(`? critical  trail-logging  ${title}: `);
});

it("failures and unknowns of a control are under rules of their own", () => {
  const run = runOf(resultOf("unknown", "fail"));
  expect(run.tool.driver.rules?.map(({ id, shortDescription }) => [id, shortDescription?.text])).toEqual([
    ["trail-logging", "Trail is not logging"],
    ["trail-logging/not-evaluated", "Could not evaluate: Trail is logging"],
  ]);
  expect(run.results?.map(({ message }) => message.text?.split(": ")[0])).toEqual([
    "Could not evaluate",
    "Trail is not logging",
  ]);
});

it("every built-in control has two titles that differ", () => {
  for (const { id, title, failureTitle } of checks) expect(failureTitle, id).not.toBe(title);
});
