import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import json from "../../reports/json/index.ts";
import sarif from "../../reports/sarif/index.ts";
import terminal from "../../reports/terminal/index.ts";
import { INCLUDABLE } from "../../src/model/findings/severity.ts";
import { everywhere, hostile } from "../support/hostile.ts";
import { messagesOf, resultsOf, runOf } from "../support/parse-sarif.ts";
import { FLOOD, HOSTILE_NAME } from "../support/sample-result.ts";

/** What no text that a person looks at may hold, line feeds aside. */
const ACTIVE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
/** A link of ours, to a related location: its text is escaped. */
const OURS = /\[((?:[^[\]\\]|\\.)*)\]\(\d+\)/g;
/** As the viewers that know no escapes look for links. */
const LINK = /\[[^\]]*\]\([^)]+\)/;

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
  for (const { properties, baselineState } of resultsOf(result, everything))
    if (baselineState !== "absent") expect(properties?.resource.id).toBe(name);

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
