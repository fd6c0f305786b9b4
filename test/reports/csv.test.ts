import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import csv from "../../reports/csv/index.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { INCLUDABLE } from "../../src/model/findings/severity.ts";
import { everywhere, hostile } from "../support/hostile.ts";
import { FLOOD, finding, HOSTILE_NAME, sampleResult, trail } from "../support/sample-result.ts";

const HEADER = [
  ...["status", "severity", "control", "title", "resource type", "resource", "arn", "region", "account", "message"],
  ...["first step", "frameworks", "owner", "until", "fingerprint", "baseline"],
];

/** Read back as RFC 4180 says: strictly, with CRLF alone between records. */
function rows(result: ScanResult, context?: ReportContext): Record<string, string>[] {
  const text = csv(result, context);
  expect(text.endsWith("\r\n")).toBe(true);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  const [header = [], ...records] = parse(text, { record_delimiter: "\r\n" }) as string[][];
  expect(header).toEqual(HEADER);
  return records.map((record) => Object.fromEntries(header.map((name, i) => [name, record[i] ?? ""])));
}

function expectInert(name: string): void {
  const text = csv(everywhere(name), { include: INCLUDABLE });
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  for (const row of rows(everywhere(name), { include: INCLUDABLE }))
    for (const value of Object.values(row)) {
      expect(value).not.toMatch(/^[=+\-@\t\r]/);
      // As a spreadsheet splits that takes the semicolon for the separator.
      for (const part of value.split(";")) expect(part).not.toMatch(/^\s*[=+\-@]/);
    }
}

describe("the CSV report", () => {
  const sample = rows(sampleResult());

  it("matches the golden file", () => expect(csv(sampleResult())).toMatchFileSnapshot("../golden/sample.csv"));

  it("has a line for each failure, unknown, waived and manual finding, in the result's order", () =>
    expect(sample.map(({ status, control }) => `${status} ${control}`)).toEqual([
      "manual bucket-exists",
      "fail trail-logging",
      "fail key-usable",
      "unknown trail-region-covered",
      "unknown trail-s3-delivery",
      "unknown our-check",
      "fail trail-kms-encryption",
      "waived trail-kms-encryption",
    ]));

  it("has the others if they are asked for", () => {
    const all = rows(sampleResult(), { include: ["pass", "not-applicable"] });
    expect(all).toHaveLength(sampleResult().findings.length);
    expect(all[2]).toMatchObject({ status: "pass", title: "Passed: Title of trail-multi-region" });
  });

  it("has what a reader filters by, and the first step", () =>
    expect(sample[1]).toEqual({
      status: "fail",
      severity: "critical",
      control: "trail-logging",
      title: "Failure title of trail-logging",
      "resource type": "trail",
      resource: "main",
      arn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/main",
      region: "us-east-1",
      account: "111122223333",
      message: "Stopped since 2026-11-10T08:00:00Z",
      "first step": "aws cloudtrail start-logging --name main --region us-east-1",
      frameworks: "cis-aws-7.0/4.1",
      owner: "",
      until: "",
      fingerprint: sampleResult().findings[1]?.fingerprint,
      baseline: "",
    }));

  it("says who accepts a waived failure until when", () =>
    expect(sample.at(-1)).toMatchObject({ status: "waived", owner: "sec@example.com", until: "2027-03-31" }));

  it.each([
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'=1"],
    ['=1,"x"', '\'=1,"x"'],
    ["a;=1", "a;'=1"],
    ["a; b", "a; b"],
  ])("%j is no formula: %j", (id, shown) => {
    const [row] = rows(sampleResult({ findings: [finding("a", "high", "fail", { resource: trail(id) })] }));
    expect(row?.resource).toBe(shown);
  });

  it("has a header where nothing is listed", () => expect(rows(sampleResult({ findings: [] }))).toEqual([]));
});

describe("names in it are text", () => {
  it("if they try everything at once", () => expectInert(HOSTILE_NAME));
  it("if they are ten thousand characters long", () => expectInert(FLOOD));
  it("whatever they are", () => {
    fc.assert(fc.property(hostile, expectInert), { numRuns: 75 });
  });
});
