import type { AppliedWaiver, Finding, Notification, ScanResult } from "../../../src/model/result.ts";
import { findingId } from "../findings/ids.ts";
import { day, line, name } from "../plain.ts";

interface WaiverView {
  readonly control: string;
  readonly pattern: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly source: string;
  readonly findings: readonly { readonly href: string; readonly resource: string; readonly message: string }[];
}

export interface WaiversView {
  readonly waivers: readonly WaiverView[];
  /** Expired, unused, too broad. */
  readonly remarks: readonly string[];
}

const aboutWaiver = ({ code }: Notification) => code.startsWith("waiver-");

/** One entry for each waiver, with the failures that it accepts. */
export function waiversView({ findings, notifications }: ScanResult): WaiversView {
  const waivers = new Map<string, { waiver: AppliedWaiver; accepted: Finding[] }>();
  for (const finding of findings) {
    const { waiver, control } = finding;
    if (!waiver) continue;
    const key = JSON.stringify([control, waiver]);
    const entry = waivers.get(key) ?? { waiver, accepted: [] };
    entry.accepted.push(finding);
    waivers.set(key, entry);
  }
  return {
    waivers: [...waivers.values()].map(({ waiver, accepted }) => ({
      control: line(accepted[0]?.control ?? ""),
      pattern: line(waiver.resource),
      reason: line(waiver.reason),
      owner: line(waiver.owner),
      expires: day(waiver.expires) ?? line(waiver.expires),
      source: `${line(waiver.source.path)}, line ${waiver.source.line}`,
      findings: accepted.map((finding) => ({
        href: `#${findingId(finding)}`,
        resource: name(finding.resource.id),
        message: line(finding.message),
      })),
    })),
    remarks: notifications.filter(aboutWaiver).map(({ message }) => line(message)),
  };
}

/** What is told in the section on waivers is not told again. */
export function otherNotifications({ notifications }: ScanResult): { level: string; message: string }[] {
  return notifications
    .filter((one) => !aboutWaiver(one))
    .map(({ level, message }) => ({ level, message: line(message) }));
}
