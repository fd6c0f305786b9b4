import type { Result, Suppression } from "sarif";
import type { AppliedAttestation, ControlResult, Finding } from "../../src/model/documents/result.ts";
import { findingTitle } from "../../src/model/findings/finding-title.ts";
import { firstStep } from "../../src/model/findings/first-step.ts";
import type { Status } from "../../src/model/findings/severity.ts";
import { labelOf } from "../../src/model/resources/graph.ts";
import { oneLine } from "../../src/model/text/safe-text.ts";
import { locations, physical, relatedLocations, type Sources } from "./locations.ts";
import { message } from "./message.ts";
import { LEVELS } from "./rules.ts";

const KINDS: Readonly<Record<Status, Result.kind>> = {
  fail: "fail",
  unknown: "open",
  manual: "review",
  pass: "pass",
  "not-applicable": "notApplicable",
};

/** A finding as a SARIF result. */
export function toResult(
  finding: Finding,
  rule: ControlResult | undefined,
  ruleIndex: number | undefined,
  from: Sources,
): Result {
  const related = relatedLocations(finding, from);
  const { fingerprint, control, status, severity } = finding;
  return {
    ruleId: control,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    kind: KINDS[status],
    // A level other than "none" belongs to failures only (SARIF 2.1.0, 3.27.10).
    level: status === "fail" ? LEVELS[severity] : "none",
    message: text(finding, rule),
    locations: locations(finding, from),
    ...(related.length > 0 ? { relatedLocations: related } : {}),
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
 * The first sentence stands alone in lists and beside the rule's title, so it begins with the finding's own title and
 * names the resource; code scanning shows no logical locations, so the ARN follows.
 */
function text(finding: Finding, rule: ControlResult | undefined): Result["message"] {
  const { resource, message: said, status } = finding;
  const step = firstStep(finding);
  const title = rule ? `${findingTitle(rule, status)}: ` : "";
  return message(
    `${title}${said.includes(resource.id) ? said : `${labelOf(resource.type)} ${resource.id}: ${said}`}`,
    resource.arn ? `Resource: ${resource.arn}` : undefined,
    step && `First step: ${step.text}`,
  );
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
  return {
    kind: "external",
    status: "accepted",
    justification: oneLine(`${said} (owner: ${owner}; expires ${expires})`),
    ...(from.holds(source.path) ? { location: { physicalLocation: physical(source, from) } } : {}),
  };
}

/** Everything as it is, for programs. The values of the evidence stay in the JSON report. */
function properties(finding: Finding): NonNullable<Result["properties"]> {
  const { status, severity, facet, resource, evidence, remediation, frameworks = [], message: said } = finding;
  const { details, data, cause, permissions, moreEvidence, attestation } = finding;
  return {
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
  };
}
