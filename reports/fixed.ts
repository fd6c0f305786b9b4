import type { Finding, ScanResult } from "../src/model/documents/result.ts";

/** The fixed failures of the baseline as the findings that they were, for reports that list them on request. */
export function fixedFindings({ baseline, findings }: Pick<ScanResult, "baseline" | "findings">): Finding[] {
  const now = new Map(findings.map((one) => [one.fingerprint, one]));
  return (baseline?.fixed ?? []).map(({ fingerprint, control, facet, severity, resource, message }) => ({
    fingerprint,
    control,
    ...(facet === undefined ? {} : { facet }),
    status: "fail",
    severity,
    message,
    resource,
    // What shows that it is fixed.
    evidence: now.get(fingerprint)?.evidence ?? [],
    waived: false,
  }));
}
