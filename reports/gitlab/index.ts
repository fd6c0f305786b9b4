import type { Reporter } from "../../src/model/documents/report.ts";
import type { ControlResult, Finding } from "../../src/model/documents/result.ts";
import type { Severity } from "../../src/model/findings/severity.ts";
import { safeJson } from "../../src/model/text/safe-text.ts";
import { kindOf } from "../finding-kind.ts";
import { fileText, resourceText, sinceText, titleOf } from "../finding-text.ts";
import { type Place, placeOf, sources } from "../places.ts";
import { atPaths } from "../policy-paths.ts";
import { isListed } from "../selected.ts";

/** GitLab's five levels: what is no failure has the lowest. */
const SEVERITIES: Readonly<Record<Severity, string>> = {
  critical: "blocker",
  high: "critical",
  medium: "major",
  low: "minor",
};

/** GitLab requires a path, and ends at the first entry without one: the name that a policy has by default. */
const NO_PLACE: Place = { path: "trailproof.yaml", line: 1 };

/** A Code Quality report of GitLab: one entry for each finding, at the line that SARIF points at. */
const gitlab: Reporter = (given, context = {}) => {
  const result = atPaths(given, context.policyFiles);
  const controls = new Map(result.controls.map((control) => [control.id, control]));
  const entries = result.findings.flatMap((finding, index) => {
    if (!isListed(finding, context.include)) return [];
    const control = controls.get(finding.control);
    const { path, line } = placeOf(finding, sources(control, index, context)) ?? NO_PLACE;
    return [
      {
        description: descriptionOf(finding, control),
        check_name: finding.control,
        fingerprint: finding.fingerprint,
        severity: severityOf(finding),
        categories: ["Security"],
        location: { path, lines: { begin: line } },
      },
    ];
  });
  return `${safeJson(entries)}\n`;
};

function descriptionOf(finding: Finding, control: ControlResult | undefined): string {
  const since = sinceText(finding);
  const said = `${titleOf(finding, control)}: ${resourceText(finding.resource)}. ${finding.message}`;
  return fileText(since ? `${said} (${since})` : said);
}

const severityOf = (finding: Finding): string => (kindOf(finding) === "fail" ? SEVERITIES[finding.severity] : "info");

export default gitlab;
