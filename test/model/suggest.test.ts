import { describe, expect, it } from "vitest";
import { didYouMean } from "../../src/model/text/suggest.ts";

describe("didYouMean", () => {
  const NAMES = ["bucket-exists", "trail-logging", "trail-exists", "all"];

  it.each([
    ["trail-loging", "trail-logging"],
    ["TRAIL-EXISTS", "trail-exists"],
    ["al", "all"],
  ])("%s: the nearest name", (name, near) => {
    expect(didYouMean(name, NAMES)).toBe(`; did you mean "${near}"?`);
  });

  it.each(["acme-x", "xyz", "", "zz"])("%j: none is near enough", (name) => {
    expect(didYouMean(name, NAMES)).toBe("");
  });
});
