import type { Evidence, Finding } from "../../../src/model/documents/result.ts";
import type { Status } from "../../../src/model/findings/severity.ts";
import { escapedStep } from "../../../src/model/text/json-pointer.ts";
import { line, moment, valueText } from "../plain.ts";

export interface EvidenceView {
  readonly api: string;
  readonly region: string | null;
  readonly said: string;
  readonly at: string | null;
  readonly pointer: string;
  readonly snapshotLine: string | null;
  readonly value: string | null;
}

/** Of findings that need nothing done, a longer value is looked up in the JSON report. */
const LONGEST_OF_PASS = 160;

const SAID: Readonly<Record<Evidence["state"], string>> = {
  read: "read",
  absent: "does not exist",
  unreadable: "could not be read",
  "not-collected": "not collected",
};

/** Where a fact is; the ARN that the finding shows anyway is not said again. */
function shortPointer(pointer: string, { resource: { arn } }: Finding): string {
  return arn === null ? pointer : pointer.replace(escapedStep(arn), "…");
}

/** A member of the snapshot that decided, with its value. */
export function evidenceView(evidence: Evidence, finding: Finding): EvidenceView {
  const { api, region, at, state, pointer, value, line: snapshotLine } = evidence;
  const text = value === undefined ? null : valueText(value);
  const isShown = text !== null && (NEEDS_ACTION.includes(finding.status) || text.length <= LONGEST_OF_PASS);
  return {
    api: line(api),
    region: region === undefined ? null : line(region),
    said: SAID[state],
    at: at ? moment(at) : null,
    pointer: line(shortPointer(pointer, finding)),
    snapshotLine: snapshotLine === undefined ? null : `line ${snapshotLine}`,
    value: isShown ? text : null,
  };
}

const NEEDS_ACTION: readonly Status[] = ["fail", "unknown", "manual"];
