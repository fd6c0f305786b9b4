import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import json from "../../reports/json/index.ts";
import sarif from "../../reports/sarif/index.ts";
import terminal from "../../reports/terminal/index.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { INCLUDABLE } from "../../src/model/findings/severity.ts";
import { anyText } from "../support/any-text.ts";
import { messagesOf, resultsOf, runOf } from "../support/parse-sarif.ts";
import { oneStep } from "../support/remedy.ts";
import { control, FLOOD, finding, HOSTILE_NAME, sampleResult, trail } from "../support/sample-result.ts";

/** What no text that a person looks at may hold, line feeds aside. */
const ACTIVE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
/** A link of ours, to a related location: its text is escaped. */
const OURS = /\[((?:[^[\]\\]|\\.)*)\]\(\d+\)/g;
/** As the viewers that know no escapes look for links. */
const LINK = /\[[^\]]*\]\([^)]+\)/;

const nasty = [
  "\u001b[31m",
  "\u009b",
  "\u202e",
  "\u2066",
  "[x](1)",
  "](",
  "[",
  "\\",
  "{0}",
  "{",
  "}",
  "::error::",
  "##[x]",
  "\n",
  " ",
  "<b>",
  "'",
  '"',
  "`",
  "$&",
  "証",
  "👩‍👩‍👧",
  "ARN".repeat(60),
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...nasty), anyText()), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(""));

/** A result that has this text at every place where AWS, or a user who names resources there, can put it. */
function everywhere(name: string): ScanResult {
  const resource = trail(name);
  const said = `Stopped: ${name} since 2026`;
  const remediation = oneStep([`Open ${name}`], [`aws x --name '${name}'`], { title: name, account: name, cost: name });
  const waiver = {
    reason: name,
    owner: name,
    expires: "2027-01-01",
    resource: name,
    source: { path: "p.yaml", line: 1 },
  };
  const attestation = { statement: name, evidence: name, owner: name, expires: "2027-01-01", source: waiver.source };
  const evidence = [{ pointer: `/trails/${name}`, api: name, state: "read" as const, value: name, line: 3 }];
  return sampleResult({
    account: { id: "111122223333", alias: name, partition: "aws" },
    controls: [control("a", "high", "fail", { title: name, rationale: name, helpUri: name, remediation })],
    findings: [
      finding("a", "high", "fail", { resource, message: said, remediation, evidence, frameworks: [name] }),
      finding("a", "high", "fail", { resource, message: said, remediation, evidence, waiver, facet: "waived" }),
      finding("a", "high", "unknown", { resource: { ...resource, arn: null }, message: name, remediation }),
      finding("a", "high", "manual", { resource, message: said, evidence, attestation, facet: "attested" }),
    ],
    unreadable: [{ api: name, region: name, resource: name, code: name, message: name, permission: name }],
    notifications: [{ level: "warning", code: "x", message: name }],
    requirements: [{ framework: name, id: name, title: name, aliases: [name], status: "fail", controls: ["a"] }],
  });
}

function expectInert(name: string): void {
  const result = everywhere(name);

  const text = json(result);
  expect(text).not.toMatch(ACTIVE);
  expect(JSON.parse(text)).toEqual(result);

  const everything = { include: INCLUDABLE, snapshotFile: "s.json" };
  const log = sarif(result, everything);
  expect(log).not.toMatch(ACTIVE);
  const run = runOf(result, everything);
  for (const text of messagesOf(run)) {
    const message = text.replace(OURS, "$1");
    expect(message).not.toMatch(ACTIVE);
    expect(message).not.toMatch(LINK);
    // Every bracket is escaped, every brace doubled.
    expect(message.replace(/\\\\|\\[[\]]/g, "")).not.toMatch(/[[\]]/);
    expect(message.replace(/\{\{|\}\}/g, "")).not.toMatch(/[{}]/);
    expect(message.length).toBeLessThan(8000);
  }
  for (const { properties } of resultsOf(result, everything)) expect(properties?.resource.id).toBe(name);

  for (const context of [{ width: 80 }, { width: 80, color: true }, {}]) {
    const lines = stripVTControlCharacters(terminal(result, context)).split("\n");
    for (const line of lines) {
      expect(line).not.toMatch(ACTIVE);
      expect(line).not.toMatch(/^\s*::|##\w*\[/);
      expect(stringWidth(line)).toBeLessThanOrEqual("width" in context ? 80 : 6000);
    }
    expect(lines.length).toBeLessThan(150);
  }
}

describe("hostile names are inert in every report", () => {
  it("tries everything at once", () => expectInert(HOSTILE_NAME));
  it("is ten thousand characters long", () => expectInert(FLOOD));
  it("is anything", () => {
    fc.assert(fc.property(hostile, expectInert), { numRuns: 75 });
  });
});
