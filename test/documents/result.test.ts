import { describe, expect, it } from "vitest";
import json from "../../reports/json/index.ts";
import { readResult } from "../../src/documents/result.ts";
import { sampleResult } from "../support/sample-result.ts";

const saved = (schemaVersion: string) => json(sampleResult({ schemaVersion }));

describe("a saved result", () => {
  it("is read as it was written, of a newer minor version too", () => {
    expect(readResult(saved("2.0"), "r.json")).toEqual(sampleResult({ schemaVersion: "2.0" }));
    expect(readResult(saved("2.9"), "r.json")).toEqual(sampleResult({ schemaVersion: "2.9" }));
  });

  it("of an earlier version is refused with one sentence, whatever is in it", () => {
    const sentence = "r.json was written by an earlier version: scan again with this version";
    for (const text of [saved("1.2"), '{"schemaVersion":"1.0"}'])
      expect(() => readResult(text, "r.json")).toThrow(sentence);
  });

  it("of a newer major version is refused, and so is what has no version", () => {
    expect(() => readResult(saved("3.0"), "r.json")).toThrow(
      "r.json is a result of version 3.0; this trailproof reads 2.1",
    );
    expect(() => readResult("{}", "r.json")).toThrow("r.json is no trailproof result");
  });
});
