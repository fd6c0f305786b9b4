import type { ControlResult, Finding, Resource } from "../src/model/documents/result.ts";
import { findingTitle } from "../src/model/findings/finding-title.ts";
import type { Status } from "../src/model/findings/severity.ts";
import { labelOf } from "../src/model/resources/graph.ts";
import { oneLine } from "../src/model/text/safe-text.ts";

/** What a control says of a finding with this status, where it is shown away from the control. */
export const statedTitle = (control: Pick<ControlResult, "title" | "failureTitle">, status: Status): string =>
  status === "pass" ? `Passed: ${control.title}` : findingTitle(control, status);

/** A resource in words: `trail main in us-east-1`. */
export function resourceText({ type, id, region }: Resource): string {
  return `${labelOf(type)} ${id}${region !== null && region !== id ? ` in ${region}` : ""}`;
}

/** What the finding states, by the title of its control; of a control that the result does not have, its id. */
export const titleOf = (finding: Finding, control: ControlResult | undefined): string =>
  control ? statedTitle(control, finding.status) : finding.control;

/** Longer than any name that AWS gives, also of an object: names that differ stay different. */
const LONGEST_NAME = 2048;
const LONGEST_TEXT = 8192;

/** Text for files that other tools read: one line, nothing in it acts, and only a flood is cut. */
export const fileText = (text: string): string => oneLine(text, LONGEST_TEXT, LONGEST_NAME);

/** What a failure is since the baseline, where it is to be looked at for that; else empty. */
export const sinceText = ({ baselineState: state }: Finding): string =>
  state === "new" || state === "changed" ? `${state === "new" ? "New" : "Changed"} since the baseline` : "";

/** Who accepts a finding, and until when; empty for one that is open. */
export function acceptedText({ waiver, attestation }: Finding): string {
  if (waiver) return `Waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`;
  return attestation ? `Attested by ${attestation.owner} until ${attestation.expires}: ${attestation.statement}` : "";
}
