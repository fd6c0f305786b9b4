import { expect, it } from "vitest";
import { isListed } from "../../reports/selected.ts";
import { INCLUDABLE, type Includable } from "../../src/model/findings/severity.ts";
import { findingOf, WAIVED } from "../support/findings.ts";

const attestation = {
  statement: "Reviewed",
  evidence: "Report",
  owner: "sec@example.com",
  expires: "2027-01-31",
  source: { path: "trailproof.yaml", line: 7 },
};
const findings = {
  fail: findingOf("fail"),
  unknown: findingOf("unknown"),
  waived: findingOf("fail", WAIVED),
  manual: findingOf("manual"),
  attested: findingOf("manual", { attestation }),
  pass: findingOf("pass"),
  "not-applicable": findingOf("not-applicable"),
};
const listed = (...include: Includable[]) =>
  Object.entries(findings).flatMap(([name, finding]) => (isListed(finding, include) ? [name] : []));

it("a report lists failures that no waiver accepts, and unknowns", () => expect(listed()).toEqual(["fail", "unknown"]));

it.each([
  [["waived"], ["fail", "unknown", "waived"]],
  [["manual"], ["fail", "unknown", "manual", "attested"]],
  [["pass"], ["fail", "unknown", "pass"]],
  [["not-applicable"], ["fail", "unknown", "not-applicable"]],
  [["fail"], ["fail", "unknown"]],
  [["unknown"], ["fail", "unknown"]],
  [
    ["pass", "waived"],
    ["fail", "unknown", "waived", "pass"],
  ],
] as const)("--include %j lists %j", (include, names) => expect(listed(...include)).toEqual(names));

it("everything can be included", () => expect(listed(...INCLUDABLE)).toEqual(Object.keys(findings)));
