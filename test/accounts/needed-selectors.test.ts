import { describe, expect, it } from "vitest";
import type { Step } from "../../src/model/documents/result.ts";
import { account } from "../support/account.ts";
import { type Finding, fixable, scan, unfixed } from "./held.ts";

/** The finding with one step less. */
function withoutStep(finding: Finding, step: Step): Finding {
  const { steps, ...remedy } = finding.remedy();
  return { ...finding, remedy: () => ({ ...remedy, steps: steps.filter((one) => one !== step) }) };
}

/**
 * A step is named once for all findings that need it. So a trail that must be stopped, moved or widened for one finding and
 * gets selectors for another must not bring the selectors into the remedy of the first.
 */
describe("of one trail no remedy changes selectors that its finding does not need", () => {
  it.each([
    ["stopped", { logging: false }],
    ["stopped, with a log group", { logging: false, group: "present" }],
    ["stopped, without management writes", { logging: false, basic: [{ readWriteType: "ReadOnly" }] }],
    ["stopped, without any management event", { logging: false, basic: [{ includeManagementEvents: false }] }],
    ["of a single Region", { isMultiRegionTrail: false }],
    ["stopped, of a single Region", { isMultiRegionTrail: false, logging: false }],
    ["without its bucket", { bucket: "gone" }],
    ["with a disabled key, stopped", { key: "Disabled", logging: false }],
  ] as const)("%s", (_, options) => {
    const snapshot = account().trail("acme", options).snapshot();
    const findings = scan(snapshot);
    const changed = fixable(findings).flatMap((finding) => {
      const put = finding.remedy().steps.find(({ id }) => id.startsWith("put-event-selectors "));
      return put ? [{ finding, put }] : [];
    });
    // Data events are recorded nowhere.
    expect(changed.map(({ finding }) => finding.control)).toContain("events-s3-data-read");
    const needless = changed.filter(
      ({ finding, put }) => unfixed(snapshot, withoutStep(finding, put), findings).length === 0,
    );
    expect(needless.map(({ finding, put }) => `${finding.control}: ${put.title}`)).toEqual([]);
  });
});
