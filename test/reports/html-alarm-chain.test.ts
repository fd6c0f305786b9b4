import { expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { HOSTILE_NAME, sampleResult } from "../support/sample-result.ts";

const [sample] = sampleResult().findings;

/** The links of the first finding's chain, as text. */
function chain(some: Partial<Finding>): string[] {
  const findings = [{ ...sample, status: "fail", ...some }] as ScanResult["findings"];
  const list = /<ol class="chain">([\s\S]*?)<\/ol>/.exec(html(sampleResult({ findings })))?.[1] ?? "";
  return [...list.matchAll(/<li( class="broken")?>([\s\S]*?)<\/li>/g)].map(
    ([, broken, text = ""]) => `${broken ? "! " : ""}${text.replace(/<[^>]*>/g, "").trim()}`,
  );
}

const data = {
  brokenLink: "alarm",
  trail: "arn:aws:cloudtrail:us-east-1:123456789012:trail/main",
  logGroup: "arn:aws:logs:us-east-1:123456789012:log-group:main-group",
  filter: "root-usage",
};

it("shows the chain from a trail to an alarm, and where it breaks", () => {
  expect(chain({ data })).toEqual([
    "Trail trail/main Holds",
    "Event selectors Holds",
    "Log group log-group:main-group Holds",
    "Log class Holds",
    "Metric filter root-usage Holds",
    "! Alarm Breaks",
    "Metric and dimensions Not reached",
    "Threshold Not reached",
  ]);
});

it("shows no chain where no link is named, and none that it does not know", () => {
  expect(chain({ data: {} })).toEqual([]);
  expect(chain({ data: { ...data, brokenLink: "toString" } })).toEqual([]);
});

it("shows hostile names as text", () => {
  const findings = [{ ...sample, status: "fail", data: { ...data, filter: HOSTILE_NAME } }] as ScanResult["findings"];
  expect(html(sampleResult({ findings }))).not.toContain(HOSTILE_NAME);
});
