import { describe, expect, it } from "vitest";
import sarif from "../../reports/sarif/index.ts";
import { SAVED } from "../support/parse-sarif.ts";
import { sampleResult } from "../support/sample-result.ts";
import { sarifValidator } from "../support/sarif-validator.ts";
import { everyState } from "../support/with-baseline.ts";

const validate = await sarifValidator();

describe.runIf(validate)("SARIF through Microsoft's validator with GitHub's rules", () => {
  it.each([
    ["with what is listed by default", {}, {}],
    ["with every status", {}, { include: ["waived", "manual", "pass", "not-applicable"] as const }],
    ["with nothing found", { findings: [], controls: [], unreadable: [], notifications: [], requirements: [] }, {}],
  ])("has no complaint %s", (_, more, context) => {
    expect(validate?.(sarif(sampleResult(more), { ...SAVED, ...context }))).toEqual([]);
  });
  it("has no complaint about what a baseline says", () => {
    expect(validate?.(sarif(everyState(), { ...SAVED, include: ["fixed"] }))).toEqual([]);
  });
  it("would complain about a wrong file", () => {
    expect(validate?.(sarif(sampleResult(), SAVED).replaceAll('"startLine"', '"line"'))).not.toEqual([]);
  });
});
