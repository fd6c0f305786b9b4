import type { ControlResult, Finding, ScanResult } from "../../../src/model/documents/result.ts";
import { findingTitle } from "../../../src/model/findings/finding-title.ts";
import { SEVERITIES, STATUSES } from "../../../src/model/findings/severity.ts";
import { groupBy } from "../../../src/model/group-by.ts";
import { webAddress } from "../../../src/model/text/markdown.ts";
import { STATE_WORDS } from "../../baseline.ts";
import { type FindingKind, kindOf, type Mark, mark } from "../marks.ts";
import { line } from "../plain.ts";
import { controlAnchor } from "./anchors.ts";
import { type FindingView, findingView, settingsOf } from "./finding.ts";
import { remedyShower } from "./remedy.ts";
import { type RowView, rowsOf } from "./rows.ts";

interface ControlView {
  /** Null where the control is shown above, with what fails of it. */
  readonly id: string | null;
  readonly href: string;
  readonly control: string;
  readonly title: string;
  readonly severity: string;
  readonly tally: string;
  readonly score: string | null;
  readonly rationale: string | null;
  readonly settings: string | null;
  readonly source: string | null;
  readonly references: readonly { readonly title: string; readonly url: string | null }[];
  readonly frameworks: string | null;
  readonly findings: readonly FindingView[];
  readonly rows: readonly RowView[];
}

/** The findings of one status, by control. */
interface BandView {
  readonly id: string;
  readonly mark: Mark;
  readonly title: string;
  readonly count: number;
  readonly isOpen: boolean;
  readonly controls: readonly ControlView[];
}

export interface FindingsView {
  readonly total: number;
  readonly bands: readonly BandView[];
  readonly severities: readonly { readonly severity: string; readonly count: number }[];
  /** With a baseline: open failures by what they are compared with it. */
  readonly states: readonly { readonly state: string; readonly word: string; readonly count: number }[];
  readonly regions: readonly string[];
  readonly frameworks: readonly { readonly id: string; readonly title: string }[];
}

const KINDS = [...STATUSES.slice(0, 3), "attested", "waived", ...STATUSES.slice(3)] as const satisfies FindingKind[];

/** The anchor and the heading of a status. What needs action is open. */
const BANDS: Readonly<Record<FindingKind, { id: string; title: string; isOpen: boolean }>> = {
  fail: { id: "failures", title: "Failures", isOpen: true },
  unknown: { id: "unknown", title: "Could not be evaluated", isOpen: true },
  manual: { id: "manual", title: "Needs manual review", isOpen: false },
  attested: { id: "attested", title: "Attested", isOpen: false },
  waived: { id: "waived", title: "Waived failures", isOpen: false },
  pass: { id: "passed", title: "Passed", isOpen: false },
  "not-applicable": { id: "not-applicable", title: "Not applicable", isOpen: false },
};

/** Every finding by its status, and under its control, whose text is shown with the worst. */
export function findingsView(result: ScanResult): FindingsView {
  const { findings, frameworks = [] } = result;
  const show = remedyShower(result.account.id);
  const byKind = groupBy(findings, kindOf);
  const byControl = groupBy(findings, ({ control }) => control);
  const told = new Set<string>();
  const bands = KINDS.flatMap((kind): BandView[] => {
    const own = byKind.get(kind);
    if (!own) return [];
    const groups = groupBy(own, ({ control }) => control);
    return [
      {
        ...BANDS[kind],
        mark: mark(kind),
        count: own.length,
        controls: result.controls.flatMap((control) => {
          const some = groups.get(control.id);
          if (!some) return [];
          const isFirst = !told.has(control.id);
          told.add(control.id);
          return [
            {
              ...controlView(control, some, byControl.get(control.id) ?? [], isFirst),
              ...(isRow(kind)
                ? { findings: [], rows: rowsOf(some, findings) }
                : { findings: some.map((one) => findingView(one, result, show)), rows: [] }),
            },
          ];
        }),
      },
    ];
  });
  const regions = new Set(findings.flatMap(({ resource }) => resource.region ?? []));
  return {
    total: findings.length,
    bands,
    severities: SEVERITIES.map((severity) => ({
      severity,
      count: findings.filter((one) => one.severity === severity).length,
    })).filter(({ count }) => count > 0),
    states: BASELINE_STATES.map((state) => ({
      state,
      word: STATE_WORDS[state],
      count: findings.filter(({ baselineState }) => baselineState === state).length,
    })).filter(({ count }) => count > 0),
    regions: [...regions].map(line).sort(),
    frameworks: frameworks.map(({ id, title }) => ({ id: line(id), title: line(title) })),
  };
}

const BASELINE_STATES = Object.keys(STATE_WORDS) as (keyof typeof STATE_WORDS)[];

const isRow = (kind: FindingKind) => kind === "pass" || kind === "not-applicable";

function controlView(
  control: ControlResult,
  [first]: readonly [Finding, ...Finding[]],
  all: readonly Finding[],
  isFirst: boolean,
): Omit<ControlView, "findings" | "rows"> {
  const { id, severity, score, rationale, references, source } = control;
  const counts = groupBy(all, kindOf);
  const tally = KINDS.flatMap((kind) => {
    const count = counts.get(kind)?.length ?? 0;
    return count > 0 ? [`${count} ${mark(kind).word.toLowerCase()}`] : [];
  });
  const anchor = controlAnchor(id);
  return {
    id: isFirst ? anchor : null,
    href: `#${anchor}`,
    control: line(id),
    title: line(findingTitle(control, first.status)),
    severity,
    tally: tally.join(", "),
    score: score === null ? null : `${score} of 100`,
    rationale: isFirst ? line(rationale) : null,
    settings: isFirst ? settingsOf(control) : null,
    source: isFirst ? origin(source) : null,
    references: isFirst ? references.map((one) => ({ title: line(one.title), url: webAddress(one.url) ?? null })) : [],
    frameworks: first.frameworks ? first.frameworks.map(line).join(", ") : null,
  };
}

/** What the catalogue holds by itself needs no word. */
function origin({ check, policy }: ControlResult["source"]): string | null {
  const parts = [
    ...(check === "built-in" ? [] : [`plugin ${line(check)}`]),
    ...(policy ? [`${line(policy.path)}, line ${policy.line}`] : []),
  ];
  return parts.length > 0 ? parts.join("; ") : null;
}
