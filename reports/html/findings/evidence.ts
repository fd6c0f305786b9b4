import type { Evidence, Finding, ScanResult } from "../../../src/model/documents/result.ts";
import { evidenceCommand } from "../../../src/model/findings/evidence-command.ts";
import { escapedStep } from "../../../src/model/text/json-pointer.ts";
import { line, moment, valueText } from "../plain.ts";

export interface EvidenceView {
  readonly api: string;
  /** Where that is not the Region of the resource. */
  readonly region: string | null;
  readonly said: string | null;
  readonly at: string | null;
  readonly pointer: string;
  readonly snapshotLine: string | null;
  readonly value: string | null;
  /** What shows the same again; of equal ones in a finding the first. */
  readonly command: string | null;
}

const SAID = {
  absent: "does not exist",
  unreadable: "could not be read",
  "not-collected": "not collected",
} as const;

/** Where a fact is; the ARN that the finding shows anyway is not said again. */
function shortPointer(pointer: string, { resource: { arn } }: Finding): string {
  return arn === null ? pointer : pointer.replace(escapedStep(arn), "…");
}

/** The members of the snapshot that decided, the first of them, with their values. */
export function evidenceViews(finding: Finding, result: ScanResult, most: number): EvidenceView[] {
  const shown = new Set<string>();
  return finding.evidence.slice(0, most).map((evidence) => {
    const command = evidenceCommand(evidence, finding, result);
    const isNew = command !== undefined && !shown.has(command);
    if (isNew) shown.add(command);
    return { ...evidenceView(evidence, finding), command: isNew ? command : null };
  });
}

function evidenceView(evidence: Evidence, finding: Finding): Omit<EvidenceView, "command"> {
  const { api, region, at, state = "read", pointer, value, line: snapshotLine } = evidence;
  return {
    api: line(api),
    region: region === undefined ? null : line(region),
    said: state === "read" ? null : SAID[state],
    at: at ? moment(at) : null,
    pointer: line(shortPointer(pointer, finding)),
    snapshotLine: snapshotLine === undefined ? null : `line ${snapshotLine}`,
    value: value === undefined ? null : valueText(value),
  };
}
