import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import json from "../../reports/json/index.ts";
import { ScanResult } from "../../src/model/documents/result.ts";
import { finding, sampleResult } from "../support/sample-result.ts";

describe("JSON report", () => {
  const text = json(sampleResult());

  it("matches the golden file", () => expect(text).toMatchFileSnapshot("../golden/sample.json"));
  it("is the result", () => expect(JSON.parse(text)).toEqual(sampleResult()));
  it("has a line for each member and for each item of a list", () => {
    const { findings, controls, frameworks = [] } = sampleResult();
    const lines = text.split("\n");
    const start = lines.indexOf('"findings":[');
    expect(
      lines.slice(start + 1, start + 1 + findings.length).map((line) => JSON.parse(line.replace(/,$/, ""))),
    ).toEqual(findings);
    expect(lines.filter((line) => line.startsWith('{"id":')).length).toBe(controls.length + frameworks.length);
  });
  it("is never larger than what is read again", () => {
    const flood = "x".repeat(1024 * 1024);
    const findings = Array.from({ length: 300 }, () => finding("a", "low", "pass", { message: flood }));
    expect(() => json(sampleResult({ findings }))).toThrow("The JSON result is larger than 256 MiB");
  });
  it("gives the same bytes for the same result", () => expect(json(sampleResult())).toBe(text));
  it("validates against the published schema", () => {
    const ajv = new Ajv2020();
    addFormats.default(ajv);
    const validate = ajv.compile(ScanResult);
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  });
});
