import type { Notification, ScanResult, WaiverResult } from "../../../src/model/documents/result.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { day } from "../../../src/model/text/sentence.ts";
import { findingAnchor } from "../findings/anchors.ts";
import { line, name } from "../plain.ts";

interface WaiverView {
  readonly control: string;
  readonly pattern: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly source: string;
  readonly state: string;
  readonly findings: readonly { readonly href: string; readonly resource: string; readonly message: string }[];
}

export interface WaiversView {
  readonly waivers: readonly WaiverView[];
  /** Expired, unused, too broad. */
  readonly remarks: readonly string[];
}

const aboutWaiver = ({ code }: Notification) => code.startsWith("waiver-");

/** Each waiver of the policy, with the failures that it covers. */
export function waiversView({ findings, waivers, notifications }: ScanResult): WaiversView {
  const byFingerprint = new Map(findings.map((finding) => [finding.fingerprint, finding]));
  return {
    waivers: waivers.map((waiver) => ({
      control: line(waiver.control),
      pattern: line(waiver.resource),
      reason: line(waiver.reason),
      owner: line(waiver.owner),
      expires: day(waiver.expires) ?? line(waiver.expires),
      source: `${line(waiver.source.path)}, line ${waiver.source.line}`,
      state: stateText(waiver),
      findings: waiver.findings
        .flatMap((fingerprint) => byFingerprint.get(fingerprint) ?? [])
        .map((finding) => ({
          href: `#${findingAnchor(finding, findings)}`,
          resource: name(finding.resource.id),
          message: line(finding.message),
        })),
    })),
    remarks: notifications.filter(aboutWaiver).map(({ message }) => line(message)),
  };
}

function stateText({ state, findings }: WaiverResult): string {
  const covers = `covers ${counted(findings.length, "failure")}`;
  if (state === "expired") return "Expired: covers nothing";
  if (state === "unused") return "Unused: matches no failure";
  return state === "too-broad" ? `Too broad, matches every resource of its kind: ${covers}` : `Applied: ${covers}`;
}

/** Notifications that the section on waivers shows are not repeated. */
export function otherNotifications({ notifications }: ScanResult): { level: string; message: string }[] {
  return notifications
    .filter((one) => !aboutWaiver(one))
    .map(({ level, message }) => ({ level, message: line(message) }));
}
