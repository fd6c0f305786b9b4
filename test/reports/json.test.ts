import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import json from "../../reports/json/index.ts";
import { ScanResult } from "../../src/model/result.ts";
import { sampleResult } from "../support/sample-result.ts";

describe("JSON report", () => {
  const text = json(sampleResult());

  it("matches the golden file", () => expect(text).toMatchFileSnapshot("../golden/sample.json"));
  it("is the result", () => expect(JSON.parse(text)).toEqual(sampleResult()));
  it("gives the same bytes for the same result", () => expect(json(sampleResult())).toBe(text));
  it("validates against the published schema", () => {
    const ajv = new Ajv2020();
    addFormats.default(ajv);
    const validate = ajv.compile(ScanResult);
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  });
});
