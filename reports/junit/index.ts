import { create } from "xmlbuilder2";
import type { Reporter } from "../../src/model/documents/report.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { headlineText } from "../headline.ts";
import { testCase } from "./test-case.ts";
import { attributes } from "./xml-text.ts";

/**
 * JUnit XML: a test case for each finding, in one suite. It has every finding: services that compare two runs need the tests
 * that pass. The tree is built element by element: given as an object, the builder would read `&#27;` in a name as a character.
 */
const junit: Reporter = (result) => {
  const controls = new Map(result.controls.map((control) => [control.id, control]));
  const cases = result.findings.map((finding) => testCase(finding, controls.get(finding.control)));
  const count = (element: string) => cases.filter(({ outcome }) => outcome?.element === element).length;
  const shared = { tests: cases.length, failures: count("failure"), errors: count("error"), time: seconds(result) };
  const suites = create({ version: "1.0", encoding: "UTF-8" }).ele(
    "testsuites",
    attributes({ name: result.tool.name, ...shared }),
  );
  const suite = suites.ele(
    "testsuite",
    attributes({
      name: `CloudTrail in account ${result.account.id}`,
      ...shared,
      skipped: count("skipped"),
      timestamp: result.startedAt,
    }),
  );
  const list = suite.ele("properties");
  for (const [name, value] of properties(result)) list.ele("property", attributes({ name, value }));
  for (const { classname, name, outcome } of cases) {
    const element = suite.ele("testcase", attributes({ classname, name }));
    if (!outcome) continue;
    const { type, message, text } = outcome;
    const inner = element.ele(outcome.element, attributes({ ...(type ? { type } : {}), message }));
    if (text) inner.txt(text);
  }
  return `${suites.end({ prettyPrint: true })}\n`;
};

/** Three decimals at most. */
function seconds({ startedAt, finishedAt }: ScanResult): string {
  return (Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(3);
}

function properties(result: ScanResult): [name: string, value: string][] {
  const { tool, account, score, evidenceCoverage, gate, snapshot } = result;
  return [
    ["headline", headlineText(result)],
    ["gate", gate.verdict],
    ["score", score === null ? "" : String(score)],
    ["evidenceCoverage", String(evidenceCoverage)],
    ["account", account.id],
    ["snapshot", snapshot.sha256],
    ["version", tool.version],
  ];
}

export default junit;
