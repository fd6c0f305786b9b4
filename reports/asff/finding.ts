import { globalRegion } from "../../src/model/aws/partitions.ts";
import type { ControlResult, Finding, ScanResult, TrailSummary } from "../../src/model/documents/result.ts";
import { firstStep } from "../../src/model/findings/first-step.ts";
import type { Severity } from "../../src/model/findings/severity.ts";
import { CAUSE_WORDS } from "../../src/model/findings/verdict.ts";
import { webAddress } from "../../src/model/text/markdown.ts";
import { type FindingKind, kindOf } from "../finding-kind.ts";
import { acceptedText, resourceText, titleOf } from "../finding-text.ts";
import { asffResource } from "./resource.ts";
import { limited } from "./text.ts";

/** What a finding is described with. */
interface Described {
  readonly result: ScanResult;
  /** The Region of the Security Hub that takes the findings. */
  readonly hubRegion: string | undefined;
  readonly control: ControlResult | undefined;
  readonly trails: ReadonlyMap<string, TrailSummary>;
}

type Compliance = "PASSED" | "FAILED" | "WARNING" | "NOT_AVAILABLE";

/**
 * A finding that needs no action is archived. Its workflow is left alone: an import can set it only once, so that a waiver that
 * has expired would stay suppressed.
 */
const STATES: Readonly<Record<FindingKind, readonly [compliance: Compliance, isOpen: boolean]>> = {
  fail: ["FAILED", true],
  unknown: ["NOT_AVAILABLE", true],
  manual: ["WARNING", true],
  waived: ["FAILED", false],
  attested: ["WARNING", false],
  pass: ["PASSED", false],
  "not-applicable": ["NOT_AVAILABLE", false],
};

const LABELS: Readonly<Record<Severity, string>> = { critical: "CRITICAL", high: "HIGH", medium: "MEDIUM", low: "LOW" };
const TYPES = ["Software and Configuration Checks/AWS Security Best Practices"];
const MOST_REQUIREMENTS = 32;

/** A finding in the AWS Security Finding Format. */
export function toAsff(finding: Finding, described: Described): Readonly<Record<string, unknown>> {
  const { result, control, hubRegion } = described;
  const { account, tool, finishedAt, snapshot } = result;
  const kind = kindOf(finding);
  const [compliance, isOpen] = STATES[kind];
  const severity = {
    Label: kind === "fail" || kind === "waived" ? LABELS[finding.severity] : "INFORMATIONAL",
    Original: finding.severity,
  };
  const region = hubRegion ?? globalRegion(account.partition) ?? "us-east-1";
  const { frameworks = [], facet, baselineState } = finding;
  return {
    SchemaVersion: "2018-10-08",
    Id: `${tool.name}/${account.id}/${finding.fingerprint}`,
    ProductArn: `arn:${account.partition}:securityhub:${region}:${account.id}:product/${account.id}/default`,
    ProductName: tool.name,
    GeneratorId: limited(`${tool.name}/${finding.control}`, 512),
    AwsAccountId: account.id,
    Types: TYPES,
    CreatedAt: finishedAt,
    UpdatedAt: finishedAt,
    LastObservedAt: snapshot.collectedAt,
    Severity: severity,
    Title: limited(titleOf(finding, control), 256),
    Description: limited(descriptionOf(finding), 1024),
    ...remediation(finding, control),
    ProductFields: {
      [`${tool.name}/status`]: kind,
      [`${tool.name}/control`]: limited(finding.control, 2048),
      [`${tool.name}/fingerprint`]: finding.fingerprint,
      [`${tool.name}/version`]: tool.version,
      ...(baselineState === undefined ? {} : { [`${tool.name}/baseline`]: baselineState }),
      ...(facet === undefined ? {} : { [`${tool.name}/facet`]: limited(facet, 2048) }),
    },
    Resources: [asffResource(finding.resource, described)],
    Compliance: {
      Status: compliance,
      ...(frameworks.length > 0
        ? { RelatedRequirements: frameworks.slice(0, MOST_REQUIREMENTS).map((one) => limited(one, 64)) }
        : {}),
      ...(finding.cause
        ? {
            StatusReasons: [
              {
                ReasonCode: finding.cause.toUpperCase().replaceAll("-", "_"),
                Description: limited(CAUSE_WORDS[finding.cause], 400),
              },
            ],
          }
        : {}),
    },
    RecordState: isOpen ? "ACTIVE" : "ARCHIVED",
    // Security Hub updates severity and types of a finding from here only.
    FindingProviderFields: { Severity: severity, Types: TYPES },
  };
}

function descriptionOf(finding: Finding): string {
  const accepted = acceptedText(finding);
  return `${resourceText(finding.resource)}: ${finding.message}${accepted ? `. ${accepted}` : ""}`;
}

function remediation(finding: Finding, control: ControlResult | undefined): Readonly<Record<string, unknown>> {
  const step = firstStep(finding, 500);
  const address = webAddress(control?.helpUri ?? "");
  if (!step && !address) return {};
  return {
    Remediation: {
      Recommendation: {
        ...(step ? { Text: limited(step.text, 512) } : {}),
        ...(address ? { Url: limited(address, 2048) } : {}),
      },
    },
  };
}
