import type { Finding } from "../../src/model/documents/result.ts";
import { type Includable, SEVERITIES, STATUSES } from "../../src/model/findings/severity.ts";
import { isListed } from "../selected.ts";

/** Code scanning refuses a run with more. */
export const MAX_RESULTS = 25_000;

/** A finding with its place in `result.findings`. */
interface Selected {
  readonly finding: Finding;
  readonly index: number;
}

/** The findings to report, in the result's order: where they are too many, the worst. */
export function select(
  findings: readonly Finding[],
  include: readonly Includable[] = [],
): { readonly selected: readonly Selected[]; readonly wanted: number } {
  const wanted = findings.flatMap((finding, index) => (isListed(finding, include) ? [{ finding, index }] : []));
  if (wanted.length <= MAX_RESULTS) return { selected: wanted, wanted: wanted.length };
  const worst = wanted.toSorted((a, b) => rank(a.finding) - rank(b.finding) || a.index - b.index).slice(0, MAX_RESULTS);
  return { selected: worst.sort((a, b) => a.index - b.index), wanted: wanted.length };
}

/** The lowest rank is the worst: findings without a waiver or an attestation first, then by status, then by severity. */
function rank({ waiver, attestation, status, severity }: Finding): number {
  return (waiver || attestation ? 100 : 0) + STATUSES.indexOf(status) * 10 + SEVERITIES.indexOf(severity);
}
