import type { Evidence, Finding } from "../../../src/model/documents/result.ts";
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

/** A member of the snapshot that decided, with its value. */
export function evidenceView(evidence: Evidence, finding: Finding): EvidenceView {
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
