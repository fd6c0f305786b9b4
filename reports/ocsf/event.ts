import type { ControlResult, Evidence, Finding, Resource, ScanResult } from "../../src/model/documents/result.ts";
import { consoleLines } from "../../src/model/findings/remediation.ts";
import type { Severity } from "../../src/model/findings/severity.ts";
import { rowOf } from "../../src/model/resources/graph.ts";
import { webAddress } from "../../src/model/text/markdown.ts";
import { type FindingKind, kindOf } from "../finding-kind.ts";
import { acceptedText, fileText, resourceText, titleOf } from "../finding-text.ts";

/** Its later minor versions only add members. */
const OCSF_VERSION = "1.5.0";
const CREATE = 1;
const CLASS = 2003;
const MOST_EVIDENCE = 10;

type Named = readonly [id: number, name: string];

const SEVERITIES: Readonly<Record<Severity, Named>> = {
  critical: [5, "Critical"],
  high: [4, "High"],
  medium: [3, "Medium"],
  low: [2, "Low"],
};
const INFORMATIONAL: Named = [1, "Informational"];

/** The outcome of the control, and what is left to do about the finding. */
const STATES: Readonly<Record<FindingKind, { readonly compliance: Named; readonly status: Named }>> = {
  fail: { compliance: [3, "Fail"], status: [1, "New"] },
  unknown: { compliance: [0, "Unknown"], status: [1, "New"] },
  manual: { compliance: [2, "Warning"], status: [1, "New"] },
  waived: { compliance: [3, "Fail"], status: [3, "Suppressed"] },
  attested: { compliance: [2, "Warning"], status: [3, "Suppressed"] },
  pass: { compliance: [1, "Pass"], status: [4, "Resolved"] },
  "not-applicable": { compliance: [99, "Not applicable"], status: [4, "Resolved"] },
};

/** A finding as an event. */
export function toOcsf(
  finding: Finding,
  control: ControlResult | undefined,
  result: ScanResult,
): Readonly<Record<string, unknown>> {
  const { account, tool, finishedAt, snapshot } = result;
  const kind = kindOf(finding);
  const { compliance, status } = STATES[kind];
  const [severityId, severity] = kind === "fail" || kind === "waived" ? SEVERITIES[finding.severity] : INFORMATIONAL;
  const message = fileText(`${resourceText(finding.resource)}: ${finding.message}`);
  const time = Date.parse(finishedAt);
  const accepted = acceptedText(finding);
  return {
    activity_id: CREATE,
    activity_name: "Create",
    category_uid: 2,
    category_name: "Findings",
    class_uid: CLASS,
    class_name: "Compliance Finding",
    type_uid: CLASS * 100 + CREATE,
    type_name: "Compliance Finding: Create",
    time,
    severity_id: severityId,
    severity,
    status_id: status[0],
    status: status[1],
    ...(accepted ? { status_detail: fileText(accepted) } : {}),
    message,
    metadata: {
      version: OCSF_VERSION,
      profiles: ["cloud"],
      product: { name: tool.name, vendor_name: tool.name, version: tool.version },
      event_code: finding.control,
    },
    cloud: {
      provider: "AWS",
      account: {
        uid: account.id,
        type_id: 10,
        type: "AWS Account",
        ...(account.alias === null ? {} : { name: fileText(account.alias) }),
      },
      ...(finding.resource.region === null ? {} : { region: finding.resource.region }),
    },
    finding_info: {
      uid: finding.fingerprint,
      title: fileText(titleOf(finding, control)),
      desc: message,
      types: ["Compliance"],
      analytic: { type_id: 1, type: "Rule", uid: finding.control, name: fileText(control?.title ?? finding.control) },
      created_time: time,
      last_seen_time: Date.parse(snapshot.collectedAt),
    },
    compliance: {
      control: finding.control,
      status_id: compliance[0],
      status: compliance[1],
      status_detail: fileText(finding.message),
      ...frameworksOf(finding),
    },
    resources: [resourceOf(finding.resource, account.partition)],
    ...evidencesOf(finding.evidence),
    ...remediationOf(finding, control),
    unmapped: {
      severity: finding.severity,
      ...(finding.facet === undefined ? {} : { facet: finding.facet }),
      ...(finding.baselineState ? { baseline: finding.baselineState } : {}),
      ...(finding.cause ? { cause: finding.cause } : {}),
      ...(finding.data ? { data: finding.data } : {}),
    },
  };
}

/** Each requirement as the result names it, `framework/requirement`. */
function frameworksOf({ frameworks = [] }: Finding): Readonly<Record<string, unknown>> {
  if (frameworks.length === 0) return {};
  const standards = [...new Set(frameworks.map((one) => one.split("/")[0] ?? one))];
  return { standards: standards.map(fileText), requirements: frameworks.map(fileText) };
}

/** Its identity stays as it is. */
function resourceOf({ type, id, arn, region }: Resource, partition: string): Readonly<Record<string, unknown>> {
  return {
    uid: arn ?? `${type}/${id}`,
    name: id,
    type: rowOf(type)?.aws ?? type,
    cloud_partition: partition,
    ...(region === null ? {} : { region }),
  };
}

/** The calls that decide. Their values stay in the JSON report. */
function evidencesOf(evidence: readonly Evidence[]): Readonly<Record<string, unknown>> {
  if (evidence.length === 0) return {};
  const evidences = evidence.slice(0, MOST_EVIDENCE).map(({ api, pointer, state = "read", at, region }) => {
    const [service = "", operation = api] = api.split(":");
    return {
      api: { operation, service: { name: service } },
      data: { pointer, state, ...(at === undefined ? {} : { at }), ...(region === undefined ? {} : { region }) },
    };
  });
  return { evidences };
}

function remediationOf(
  { remediation }: Finding,
  control: ControlResult | undefined,
): Readonly<Record<string, unknown>> {
  if (!remediation || remediation.steps.length === 0) return {};
  const steps = consoleLines(remediation);
  const desc = steps.length > 0 ? steps : remediation.steps.map(({ title }) => title);
  const references = (control?.references ?? []).flatMap(({ url }) => webAddress(url) ?? []);
  return { remediation: { desc: desc.map(fileText).join("\n"), ...(references.length > 0 ? { references } : {}) } };
}
