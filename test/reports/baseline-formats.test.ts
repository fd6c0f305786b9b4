import { expect, it } from "vitest";
import asff from "../../reports/asff/index.ts";
import csv from "../../reports/csv/index.ts";
import github from "../../reports/github/index.ts";
import gitlab from "../../reports/gitlab/index.ts";
import junit from "../../reports/junit/index.ts";
import markdown from "../../reports/markdown/index.ts";
import ocsf from "../../reports/ocsf/index.ts";
import { finding, sampleResult, trail } from "../support/sample-result.ts";

const result = sampleResult({
  findings: [
    finding("a", "high", "fail", { resource: trail("one"), baselineState: "new" }),
    finding("a", "high", "fail", { resource: trail("two"), baselineState: "changed" }),
    finding("a", "high", "fail", { resource: trail("three"), baselineState: "unchanged" }),
  ],
});
const found = (text: string, pattern: RegExp) => text.match(pattern);

it.each([
  ["csv", csv, /(?<=,)(new|changed|unchanged)(?=\r\n)/g, ["new", "changed", "unchanged"]],
  ["junit", junit, /(New|Changed) since the baseline/g, ["New since the baseline", "Changed since the baseline"]],
  ["gitlab", gitlab, /(New|Changed) since the baseline/g, ["New since the baseline", "Changed since the baseline"]],
  ["github", github, /1 new, 1 changed since the baseline/g, ["1 new, 1 changed since the baseline"]],
  ["markdown", markdown, /\*\*(new|changed)\*\*/g, ["**new**", "**changed**"]],
  ["asff", asff, /(?<="trailproof\/baseline": )"\w+"/g, ['"new"', '"changed"', '"unchanged"']],
  ["ocsf", ocsf, /(?<="baseline": )"\w+"/g, ['"new"', '"changed"', '"unchanged"']],
] as const)("%s says which failures are new or changed", (_, reporter, pattern, expected) => {
  expect(found(reporter(result), pattern)).toEqual(expected);
  const without = sampleResult({ findings: result.findings.map(({ baselineState: _state, ...one }) => one) });
  expect(found(reporter(without), pattern)).toBeNull();
});
