import type { Reporter } from "../../src/model/documents/report.ts";
import { safeJson } from "../../src/model/text/safe-text.ts";
import { toOcsf } from "./event.ts";

/**
 * The findings as events of the class Compliance Finding (2003) of the Open Cybersecurity Schema Framework, as one list. It has
 * every finding: a data lake counts what passes, too.
 */
const ocsf: Reporter = (result) => {
  const controls = new Map(result.controls.map((control) => [control.id, control]));
  return `${safeJson(result.findings.map((finding) => toOcsf(finding, controls.get(finding.control), result)))}\n`;
};

export default ocsf;
