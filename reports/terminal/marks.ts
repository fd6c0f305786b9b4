import type { CoverageCell } from "../../src/model/documents/result.ts";
import type { Severity, Status } from "../../src/model/findings/severity.ts";
import type { FindingKind } from "../finding-kind.ts";
import type { Layout, Style } from "./layout.ts";

/** A shape with its colour. The word is always next to it. */
export interface Mark {
  readonly shape: string;
  readonly style: Style;
}

export const SEVERITY_MARKS: Readonly<Record<Severity, Mark>> = {
  critical: { shape: "◆", style: ["bold", "redBright"] },
  high: { shape: "▲", style: "red" },
  medium: { shape: "●", style: "yellow" },
  low: { shape: "○", style: "cyan" },
};

export const STATUS_MARKS: Readonly<Record<FindingKind, Mark>> = {
  fail: { shape: "✗", style: "red" },
  unknown: { shape: "?", style: "magenta" },
  manual: { shape: "!", style: "blue" },
  attested: { shape: "=", style: "blue" },
  waived: { shape: "~", style: "yellow" },
  pass: { shape: "✓", style: "green" },
  "not-applicable": { shape: "–", style: "dim" },
};

/** Cells of the coverage grid: full, half, empty, and a question mark that looks like none of them. */
export const COVERAGE_MARKS: Readonly<Record<CoverageCell["status"], Mark & { readonly word: string }>> = {
  recorded: { shape: "█", style: "green", word: "recorded" },
  partly: { shape: "▄", style: "yellow", word: "partly recorded" },
  not: { shape: "▁", style: "red", word: "not recorded" },
  unknown: { shape: "?", style: "magenta", word: "unknown" },
};

/** Columns have no room for the complete word. */
export const shortStatus = (status: Status): string => (status === "not-applicable" ? "n/a" : status);

const LONGEST_SEVERITY = "critical".length;

/** `◆ critical`, as wide for every severity. */
export function severityLabel(severity: Severity, to: Layout, mark: Mark = SEVERITY_MARKS[severity]): string {
  return to.paint(mark.style, `${mark.shape} ${severity.padEnd(LONGEST_SEVERITY)}`);
}
