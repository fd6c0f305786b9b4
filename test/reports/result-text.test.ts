import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import json from "../../reports/json/index.ts";
import { resultSha256 } from "../../reports/result-text.ts";
import { accounts, flooded } from "../browser/accounts.ts";
import { HOSTILE_NAME, sampleResult } from "../support/sample-result.ts";

const results = {
  ...accounts,
  flooded,
  hostile: () => sampleResult({ command: `trailproof scan --policy ${HOSTILE_NAME}` }),
};
const names = Object.keys(results) as (keyof typeof results)[];

describe("the hash of a result", () => {
  it.each(names)("is that of its JSON report, and the page says it: %s", async (name) => {
    const result = await results[name]();
    const sha256 = createHash("sha256").update(json(result)).digest("hex");
    expect(resultSha256(result)).toBe(sha256);
    expect(html(result)).toContain(`id="result-sha256">SHA-256 ${sha256}<`);
  });
});

describe("the page of a result", () => {
  it.each(names)("is the same from its JSON report: %s", async (name) => {
    const result = await results[name]();
    const again = JSON.parse(json(result));
    expect(json(again)).toBe(json(result));
    expect(html(again)).toBe(html(result));
    expect(html(again, { annex: true })).toBe(html(result, { annex: true }));
  });
});
