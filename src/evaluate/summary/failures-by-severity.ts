import type { Finding, ScanResult } from "../../model/documents/result.ts";

/** How many failures of each severity no waiver accepts. */
export function failuresBySeverity(
  findings: readonly Finding[],
): NonNullable<ScanResult["summary"]["failuresBySeverity"]> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { status, waived, severity } of findings) if (status === "fail" && !waived) counts[severity] += 1;
  return counts;
}
