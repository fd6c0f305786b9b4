import { scaleLinear } from "d3-scale";
import type { ScanResult } from "../../../src/model/documents/result.ts";
import { SEVERITIES } from "../../../src/model/findings/severity.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { type FindingKind, kindOf, type Mark, mark } from "../marks.ts";
import { type Segment, stacked, sum } from "./stacked.ts";

interface RowView {
  readonly severity: string;
  readonly total: number;
  /** By status, in the order of {@link SeverityBarsView.kinds}. */
  readonly counts: readonly number[];
  readonly segments: readonly Segment[];
}

/** A bar of findings for each severity. One length is one finding, in every bar. */
export interface SeverityBarsView {
  readonly kinds: readonly Mark[];
  readonly rows: readonly RowView[];
  readonly sum: Pick<RowView, "counts" | "total">;
  readonly notCounted: string | null;
}

/** What needs work first. What is not applicable is no part of a bar. */
const KINDS = ["fail", "unknown", "manual", "attested", "waived", "pass"] as const satisfies readonly FindingKind[];

export function severityBars({ controls, findings }: ScanResult): SeverityBarsView {
  const all = findings.map((finding) => ({ severity: finding.severity, kind: kindOf(finding) }));
  const kinds = KINDS.filter((kind) => all.some((one) => one.kind === kind));
  const countsOf = (some: typeof all) => kinds.map((kind) => some.filter((one) => one.kind === kind).length);
  const rows = SEVERITIES.filter((severity) => controls.some((one) => one.severity === severity)).map((severity) => {
    const counts = countsOf(all.filter((one) => one.severity === severity));
    return { severity, counts, total: sum(counts) };
  });
  const x = scaleLinear([0, Math.max(1, ...rows.map(({ total }) => total))], [0, 100]);
  const counts = countsOf(all);
  const notApplicable = all.filter(({ kind }) => kind === "not-applicable").length;
  return {
    kinds: kinds.map(mark),
    rows: rows.map((row) => ({ ...row, segments: stacked(kinds, row.counts.map(x)) })),
    sum: { counts, total: sum(counts) },
    notCounted:
      notApplicable > 0
        ? `${counted(notApplicable, "finding")} that ${notApplicable === 1 ? "is" : "are"} not applicable ${notApplicable === 1 ? "is" : "are"} not counted here.`
        : null,
  };
}
