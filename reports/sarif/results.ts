import type { Result, Suppression } from "sarif";
import type { BaselineState } from "../../src/model/documents/baseline.ts";
import type { AppliedAttestation, ControlResult, Finding } from "../../src/model/documents/result.ts";
import { firstStep } from "../../src/model/findings/first-step.ts";
import type { Status } from "../../src/model/findings/severity.ts";
import { oneLine } from "../../src/model/text/safe-text.ts";
import { resourceText, statedTitle } from "../finding-text.ts";
import type { Sources } from "../places.ts";
import { locations, physicalIn, type RelatedLocation, relatedLocations } from "./locations.ts";
import { message } from "./message.ts";
import { ruleId } from "./rule-id.ts";
import { levelOf } from "./rules.ts";

/** An unknown has none: beside `open` no level but none is allowed (SARIF 2.1.0, 3.27.10), and it is a note. */
const KINDS: Readonly<Partial<Record<Status, Result.kind>>> = {
  fail: "fail",
  manual: "review",
  pass: "pass",
  "not-applicable": "notApplicable",
};

/** SARIF's words. Of a control that the baseline had not evaluated nothing is known. */
const STATES: Readonly<Partial<Record<BaselineState, Result.baselineState>>> = {
  new: "new",
  unchanged: "unchanged",
  changed: "updated",
};

/** A failure of the baseline that is fixed. */
export function asFixed(result: Result): Result {
  return { ...result, baselineState: "absent", message: { text: `Fixed. In the baseline: ${result.message.text}` } };
}

/** A finding as a SARIF result. */
export function toResult(
  finding: Finding,
  control: ControlResult | undefined,
  ruleIndex: number | undefined,
  from: Sources,
): Result {
  const related = relatedLocations(finding, from);
  const { fingerprint, status, baselineState } = finding;
  const kind = KINDS[status];
  return {
    ruleId: ruleId(finding),
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    ...(kind ? { kind } : {}),
    level: levelOf(finding),
    ...(baselineState && baselineState in STATES ? { baselineState: STATES[baselineState] } : {}),
    message: text(finding, control, related),
    locations: locations(finding, from),
    ...(related.length > 0 ? { relatedLocations: related.map(({ location }) => location) } : {}),
    partialFingerprints: {
      // The one key that code scanning reads, in the form that it computes itself: a hash and a count.
      primaryLocationLineHash: `${fingerprint}:1`,
      "trailproof/v1": fingerprint,
    },
    ...suppressed(finding, from),
    properties: properties(finding),
  };
}

/**
 * The first sentence stands alone in lists and beside the rule's title: it has the finding's own title, the resource and the
 * Region. Code scanning shows neither logical locations nor related ones without a link: the ARN and the links follow.
 */
function text(
  finding: Finding,
  control: ControlResult | undefined,
  related: readonly RelatedLocation[],
): Result["message"] {
  const { resource, message: said, status } = finding;
  const { arn } = resource;
  const named = resourceText(resource);
  const step = firstStep(finding);
  return message({
    sentences: [control ? `${statedTitle(control, status)}: ${named}` : named, said],
    links: { title: "Evidence", links: related.map(({ label, location }) => ({ label, target: location.id ?? 0 })) },
    paragraphs: [arn ? `Resource: ${arn}` : undefined, step && `First step: ${step.text}`],
  });
}

/** A person accepts a waived failure, and answers for an attested finding: neither is open. */
function suppressed({ waiver, attestation }: Finding, from: Sources): Pick<Result, "suppressions"> {
  if (waiver) return { suppressions: [suppression(waiver.reason, waiver, from)] };
  if (!attestation) return {};
  const said = `Attested: ${attestation.statement}; evidence: ${attestation.evidence}`;
  return { suppressions: [suppression(said, attestation, from)] };
}

type Stated = Pick<AppliedAttestation, "owner" | "expires" | "source">;

function suppression(said: string, { owner, expires, source }: Stated, from: Sources): Suppression {
  const physicalLocation = physicalIn(source, from);
  return {
    kind: "external",
    status: "accepted",
    justification: oneLine(`${said} (owner: ${owner}; expires ${expires})`),
    ...(physicalLocation ? { location: { physicalLocation } } : {}),
  };
}

/** Everything as it is, for programs. The values of the evidence stay in the JSON report. */
function properties(finding: Finding): NonNullable<Result["properties"]> {
  const { control, status, severity, facet, resource, evidence, remediation, frameworks = [], message: said } = finding;
  const { details, data, cause, permissions, moreEvidence, attestation, baselineState } = finding;
  return {
    control,
    status,
    severity,
    ...(facet === undefined ? {} : { facet }),
    message: said,
    ...(details ? { details } : {}),
    ...(data ? { data } : {}),
    ...(cause ? { cause } : {}),
    ...(permissions ? { permissions } : {}),
    resource,
    evidence: evidence.map(({ value: _, ...rest }) => rest),
    ...(moreEvidence === undefined ? {} : { moreEvidence }),
    ...(remediation ? { remediation } : {}),
    ...(frameworks.length > 0 ? { frameworks } : {}),
    ...(attestation ? { attestation } : {}),
    ...(baselineState ? { baselineState } : {}),
  };
}
