import type { ControlResult, Finding, ScanResult } from "../../../src/model/documents/result.ts";
import { findingTitle } from "../../../src/model/findings/finding-title.ts";
import { STATUSES, type Status, worst } from "../../../src/model/findings/severity.ts";
import { labelOf } from "../../../src/model/resources/graph.ts";
import { webAddress } from "../../../src/model/text/markdown.ts";
import { factsThatFit } from "../../../src/model/text/safe-text.ts";
import { type FindingKind, kindOf, type Mark, mark } from "../marks.ts";
import { attestedText, line, name } from "../plain.ts";
import { alarmChain } from "./alarm-chain.ts";
import { type EvidenceView, evidenceViews } from "./evidence.ts";
import { findingId } from "./ids.ts";
import { type RemedyView, remedyShower } from "./remedy.ts";

interface FindingView {
  readonly id: string;
  /** A pass takes one line: of thousands of findings most are such. */
  readonly row: boolean;
  readonly mark: Mark;
  readonly severity: string;
  readonly control: string;
  /** What the finding says, where that is not the control's title: of failures, unknowns and manual reviews. */
  readonly title: string | null;
  readonly message: string;
  readonly details: readonly string[];
  readonly chain: ReturnType<typeof alarmChain>;
  readonly type: string;
  readonly resource: string;
  readonly region: string | null;
  readonly arn: string | null;
  readonly account: string | null;
  readonly fingerprint: string;
  readonly waiver: { readonly reason: string; readonly owner: string; readonly expires: string } | null;
  readonly attestation: string | null;
  readonly evidence: readonly EvidenceView[];
  readonly moreEvidence: number;
  readonly remedy: RemedyView | null;
  readonly frameworks: string | null;
}

interface ControlView {
  readonly id: string;
  readonly control: string;
  readonly title: string;
  readonly severity: string;
  readonly rank: number;
  readonly tally: string;
  readonly score: string | null;
  readonly rationale: string;
  readonly params: string | null;
  readonly source: string | null;
  readonly references: readonly { readonly title: string; readonly url: string | null }[];
  readonly findings: readonly FindingView[];
}

export interface FindingsView {
  readonly kinds: readonly (Mark & { readonly count: number })[];
  readonly total: number;
  readonly controls: readonly ControlView[];
}

/** A requirement of the account can depend on hundreds of facts: the page shows these. */
const MOST_EVIDENCE = 12;

const LONGEST_MESSAGE = 4000;

const KINDS = [...STATUSES.slice(0, 3), "attested", "waived", ...STATUSES.slice(3)] as const satisfies FindingKind[];

/** Every finding under its control, whose text is thus shown once. */
export function findingsView(result: ScanResult): FindingsView {
  const { findings, controls, account } = result;
  const show = remedyShower(account.id);
  const count = (kind: FindingKind) => findings.filter((one) => kindOf(one) === kind).length;
  return {
    kinds: KINDS.map((kind) => ({ ...mark(kind), count: count(kind) })).filter((one) => one.count > 0),
    total: findings.length,
    controls: controls
      .map((control, i) => {
        const own = findings.filter((one) => one.control === control.id).sort(byKind);
        return controlView(
          control,
          i,
          worst(own.map(({ status }) => status)) ?? "pass",
          own.map((one) => findingView(one, control, result, show)),
        );
      })
      .filter((view) => view.findings.length > 0),
  };
}

const byKind = (a: Finding, b: Finding) => KINDS.indexOf(kindOf(a)) - KINDS.indexOf(kindOf(b));

function controlView(
  control: ControlResult,
  rank: number,
  status: Status,
  findings: readonly FindingView[],
): ControlView {
  const { id, severity, score, rationale, references, params, source } = control;
  const tally = KINDS.map((kind) => ({ kind, count: findings.filter((one) => one.mark.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${mark(kind).word.toLowerCase()}`);
  const settings = Object.entries(params).map(([key, value]) => `${line(key)} = ${line(JSON.stringify(value) ?? "")}`);
  return {
    id: `c-${rank + 1}`,
    control: line(id),
    title: line(findingTitle(control, status)),
    severity,
    rank,
    tally: tally.join(", "),
    score: score === null ? null : `${score} of 100`,
    rationale: line(rationale),
    params: settings.length > 0 ? settings.join(", ") : null,
    source: origin(source),
    references: references.map((one) => ({ title: line(one.title), url: webAddress(one.url) ?? null })),
    findings,
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

function findingView(
  finding: Finding,
  rule: ControlResult,
  result: ScanResult,
  show: ReturnType<typeof remedyShower>,
): FindingView {
  const { control, status, severity, message, resource, fingerprint, waiver, attestation, evidence } = finding;
  const scanned = result.account.id;
  const { frameworks = [] } = finding;
  const isPass = status === "pass" || status === "not-applicable";
  return {
    id: findingId(finding),
    row: isPass && frameworks.length === 0,
    mark: mark(kindOf(finding)),
    severity,
    control: line(control),
    title: isPass ? null : line(findingTitle(rule, status)),
    message: factsThatFit(message, LONGEST_MESSAGE),
    details: (finding.details ?? []).map((one) => line(one)),
    chain: isPass ? null : alarmChain(finding),
    type: labelOf(resource.type),
    resource: name(resource.id),
    region: resource.region === null || resource.region === resource.id ? null : line(resource.region),
    arn: resource.arn === null ? null : line(resource.arn),
    // Of the account that was scanned the head of the report tells.
    account: resource.accountId === null || resource.accountId === scanned ? null : line(resource.accountId),
    fingerprint,
    waiver: waiver ? { reason: line(waiver.reason), owner: line(waiver.owner), expires: line(waiver.expires) } : null,
    attestation: attestation ? attestedText(attestation) : null,
    evidence: isPass ? [] : evidenceViews(finding, result, MOST_EVIDENCE),
    moreEvidence: isPass ? 0 : Math.max(0, evidence.length - MOST_EVIDENCE) + (finding.moreEvidence ?? 0),
    remedy: show(finding, `#${findingId(finding)}`),
    frameworks: frameworks.length > 0 ? frameworks.map(line).join(", ") : null,
  };
}
