import type { Finding } from "../src/model/documents/result.ts";
import { SEVERITIES, type Severity } from "../src/model/findings/severity.ts";
import type { Impact } from "../src/model/findings/verdict.ts";
import { groupBy } from "../src/model/group-by.ts";
import { labelOf } from "../src/model/resources/graph.ts";
import { counted } from "../src/model/text/safe-text.ts";
import { kindOf } from "./finding-kind.ts";
import { problemCounts } from "./priorities.ts";

/** Findings of one control, of one kind and severity. A report that is short shows the first. */
export type ControlGroup = readonly [Finding, ...Finding[]];

/** What other failures follow from: nothing is recorded, or nothing can be relied on. */
const CAUSES: readonly Impact[] = ["no-trail", "not-recording", "not-delivering", "logs-changed"];

/**
 * Findings by control: first what is new and then what changed since the baseline, in each of them causes and critical
 * failures before others. Causes are those of other failures: a stopped trail comes before the Regions that it does not cover.
 */
export function controlGroups(findings: readonly Finding[]): ControlGroup[] {
  const groups = groupBy(findings, (one) => JSON.stringify([kindOf(one), one.control, one.severity]));
  return [...groups.values()]
    .map((group) => group.toSorted((a, b) => sinceRank(a) - sinceRank(b)) as unknown as ControlGroup)
    .toSorted(
      ([a], [b]) => sinceRank(a) - sinceRank(b) || rank(a) - rank(b) || Number(isCause(b)) - Number(isCause(a)),
    );
}

const isCause = ({ status, data }: Finding) => status === "fail" && CAUSES.some((one) => data?.impact === one);

/** A cause is as urgent as what is critical. */
const rank = (finding: Finding) =>
  SEVERITIES.indexOf(isCause(finding) ? ("critical" satisfies Severity) : finding.severity);

const sinceRank = ({ baselineState }: Finding) => (baselineState === "new" ? 0 : baselineState === "changed" ? 1 : 2);

/** ` and 23 more Regions`; empty for a group of one. Several findings on one resource are counted as findings. */
export function moreText([first, ...others]: ControlGroup): string {
  if (others.length === 0) return "";
  const all = [first, ...others].map(({ resource }) => resource);
  const isEachOnce = new Set(all.map(({ arn, id, region }) => JSON.stringify([arn, id, region]))).size === all.length;
  const label = labelOf(first.resource.type);
  const noun = isEachOnce && all.every(({ type }) => type === first.resource.type) ? label : "finding";
  const kinds = first.data?.problem === undefined ? [] : problemCounts(others);
  return ` and ${counted(others.length, `more ${noun}`, `more ${plural(noun)}`)}${kinds.length > 0 ? ` (${kinds.join(", ")})` : ""}`;
}

const plural = (noun: string) => (/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`);
