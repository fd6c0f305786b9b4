import type { Reporter } from "../../src/model/documents/report.ts";
import { safeJson } from "../../src/model/text/safe-text.ts";
import { toAsff } from "./finding.ts";

/**
 * The findings as Security Hub imports them (AWS Security Finding Format), as one list. It has every finding: a pass resolves
 * the failure that was imported before it.
 */
const asff: Reporter = (result, { hubRegion } = {}) => {
  const controls = new Map(result.controls.map((control) => [control.id, control]));
  const trails = new Map(result.trails.map((trail) => [trail.arn, trail]));
  const findings = result.findings.map((finding) =>
    toAsff(finding, { result, hubRegion, control: controls.get(finding.control), trails }),
  );
  return `${safeJson(findings)}\n`;
};

export default asff;
