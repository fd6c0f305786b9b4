import type { ControlResult, Finding, ScanResult } from "../../../src/model/documents/result.ts";
import { labelOf } from "../../../src/model/resources/graph.ts";
import { factsThatFit } from "../../../src/model/text/safe-text.ts";
import { STATE_WORDS } from "../../baseline.ts";
import { kindOf, type Mark, mark } from "../marks.ts";
import { attestedText, line, name } from "../plain.ts";
import { alarmChain } from "./alarm-chain.ts";
import { findingAnchor } from "./anchors.ts";
import { type EvidenceView, evidenceViews, type Shown, shownValue } from "./evidence.ts";
import type { RemedyView, remedyShower } from "./remedy.ts";

/** A finding that has more to tell than its message: it opens. */
export interface FindingView {
  readonly id: string;
  readonly mark: Mark;
  /** Its state compared with the baseline, and the word for it where it differs. */
  readonly since: string | null;
  readonly sinceMark: string | null;
  readonly message: string;
  /** The value that decides, in one line. */
  readonly shown: Shown | null;
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
}

/** A requirement of the account can depend on hundreds of facts: the page shows these. */
const MOST_EVIDENCE = 12;
const LONGEST_MESSAGE = 4000;

/** The Region of a resource, where its name does not say it. */
export const regionOf = ({ resource: { region, id } }: Finding): string | null =>
  region === null || region === id ? null : line(region);

export function findingView(finding: Finding, result: ScanResult, show: ReturnType<typeof remedyShower>): FindingView {
  const { message, resource, fingerprint, waiver, attestation, evidence, baselineState: state } = finding;
  const id = findingAnchor(finding, result.findings);
  return {
    id,
    mark: mark(kindOf(finding)),
    since: state ?? null,
    sinceMark: state && state !== "unchanged" ? STATE_WORDS[state] : null,
    message: factsThatFit(message, LONGEST_MESSAGE),
    shown: shownValue(finding),
    details: (finding.details ?? []).map((one) => line(one)),
    chain: alarmChain(finding),
    type: labelOf(resource.type),
    resource: name(resource.id),
    region: regionOf(finding),
    arn: resource.arn === null ? null : line(resource.arn),
    // Of the account that was scanned the head of the report tells.
    account: resource.accountId === null || resource.accountId === result.account.id ? null : line(resource.accountId),
    fingerprint,
    waiver: waiver ? { reason: line(waiver.reason), owner: line(waiver.owner), expires: line(waiver.expires) } : null,
    attestation: attestation ? attestedText(attestation) : null,
    evidence: evidenceViews(finding, result, MOST_EVIDENCE),
    moreEvidence: Math.max(0, evidence.length - MOST_EVIDENCE) + (finding.moreEvidence ?? 0),
    remedy: show(finding, `#${id}`),
  };
}

/** What a control's settings and origin are, each as one text. */
export function settingsOf({ params }: ControlResult): string | null {
  const settings = Object.entries(params).map(([key, value]) => `${line(key)} = ${line(JSON.stringify(value) ?? "")}`);
  return settings.length > 0 ? settings.join(", ") : null;
}
