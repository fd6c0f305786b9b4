import type { BaselineResult, Finding, ScanResult } from "../../../src/model/documents/result.ts";
import { groupBy } from "../../../src/model/group-by.ts";
import { labelOf } from "../../../src/model/resources/graph.ts";
import { factsThatFit } from "../../../src/model/text/safe-text.ts";
import { baselineCounts, baselineName, controlsNotInBaseline, UNRESOLVED_TITLES } from "../../baseline.ts";
import { findingAnchor } from "../findings/anchors.ts";
import { line, name } from "../plain.ts";

interface EntryView {
  /** To the finding of now; null where there is none. */
  readonly href: string | null;
  readonly control: string;
  readonly severity: string;
  readonly resource: string;
  /** What it is now. */
  readonly now: string | null;
  /** What it was in the baseline. */
  readonly before: string | null;
}

interface GroupView {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly entries: readonly EntryView[];
  readonly more: number;
}

/** What differs from the baseline. */
export interface SinceView {
  readonly name: string;
  readonly counts: string;
  readonly groups: readonly GroupView[];
  readonly controls: string | null;
}

/** The JSON report has all. */
const MOST = 50;
const LONGEST_MESSAGE = 1000;

const said = (message: string) => factsThatFit(message, LONGEST_MESSAGE);

export function sinceView(result: ScanResult): SinceView | null {
  const { baseline, findings } = result;
  if (!baseline) return null;
  const changed = new Map(baseline.changed.map((one) => [one.fingerprint, one]));
  const now = (state: Finding["baselineState"]) => findings.filter(({ baselineState }) => baselineState === state);
  const entry = (finding: Finding): EntryView => {
    const was = changed.get(finding.fingerprint);
    const severity = was && was.severity !== finding.severity ? `${was.severity}: ` : "";
    return {
      ...entryOf(finding),
      href: `#${findingAnchor(finding, findings)}`,
      now: said(finding.message),
      before: was ? `${severity}${said(was.message)}` : null,
    };
  };
  const known = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  const old = (one: BaselineResult["unresolved"][number]): EntryView => {
    const found = known.get(one.fingerprint);
    return {
      ...entryOf(one),
      href: found ? `#${findingAnchor(found, findings)}` : null,
      now: found ? said(found.message) : null,
      before: said(one.message),
    };
  };
  const unresolved = [...groupBy(baseline.unresolved, ({ reason }) => reason)].map(([reason, own]) =>
    group(`since-${reason}`, UNRESOLVED_TITLES[reason], own, old),
  );
  const controls = controlsNotInBaseline(baseline);
  return {
    name: line(baselineName(baseline)),
    counts: baselineCounts(baseline),
    groups: [
      group("since-new", "New", now("new"), entry),
      group("since-changed", "Changed", now("changed"), entry),
      group("since-fixed", "Fixed", baseline.fixed, (one) => {
        const found = known.get(one.fingerprint);
        const href = found ? `#${findingAnchor(found, findings)}` : null;
        return { ...entryOf(one), href, now: said(one.now.message), before: said(one.message) };
      }),
      ...unresolved,
    ].filter(({ count }) => count > 0),
    controls: controls === null ? null : line(controls),
  };
}

function group<T>(id: string, title: string, own: readonly T[], entry: (one: T) => EntryView): GroupView {
  const entries = own.slice(0, MOST).map(entry);
  return { id, title, count: own.length, entries, more: own.length - entries.length };
}

function entryOf({ control, severity, resource }: Pick<Finding, "control" | "severity" | "resource">) {
  const { type, id, region } = resource;
  const where = region === null || region === id ? "" : ` in ${line(region)}`;
  return { control: line(control), severity, resource: `${labelOf(type)} ${name(id)}${where}` };
}
