import { SEVERITIES, type Severity } from "../../model/findings/severity.ts";

/** Worst first. */
export const bySeverity = (a: { severity: Severity }, b: { severity: Severity }) =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
/** By code unit: the same order on every machine. */
export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
