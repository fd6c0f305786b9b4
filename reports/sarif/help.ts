import type { MultiformatMessageString } from "sarif";
import type { ControlResult, Remediation } from "../../src/model/documents/result.ts";
import { commandLines, consoleLines, costLines } from "../../src/model/findings/remediation.ts";
import type { Status } from "../../src/model/findings/severity.ts";
import { codeBlock, escapeMarkdown, link, webAddress } from "../../src/model/text/markdown.ts";
import { oneLine } from "../../src/model/text/safe-text.ts";

type Helped = Pick<ControlResult, "rationale" | "remediation" | "references">;

/** The help text of an alert in code scanning: why it matters, how to fix it, references. */
export function help(control: ControlResult, status: Status): MultiformatMessageString {
  const { rationale, references } = control;
  const helped = { rationale, references, remediation: remediationFor(control, status) };
  return { text: helpText(helped), markdown: helpMarkdown(helped) };
}

/** A failure is fixed by the remediation of the control. Of everything else it is not known that something is wrong. */
function remediationFor({ remediation, permissions }: ControlResult, status: Status): Remediation {
  if (status === "fail") return remediation;
  const steps = {
    unknown: [
      "Read what the alert says: what could not be evaluated, and the first step",
      ...(permissions.length > 0
        ? [`Check that the scan has the permissions of the control: ${permissions.join(", ")}`]
        : []),
      "Scan again",
    ],
    manual: [
      "Read what the alert says, and review the resource with its owner",
      "State the outcome in the policy, as an attestation with owner and expiry",
    ],
    pass: [],
    "not-applicable": [],
  }[status];
  const step = { id: status, title: "Resolve the alert", effect: "reads" as const, account: "", console: steps };
  return { steps: steps.length > 0 ? [step] : [] };
}

function helpText({ rationale, remediation, references }: Helped): string {
  return [
    oneLine(rationale),
    ...listed(
      "How to fix it:",
      consoleLines(remediation).map((step, i) => `${i + 1}. ${oneLine(step)}`),
    ),
    ...listed(
      "With the AWS CLI:",
      commandLines(remediation).map((command) => oneLine(command)),
    ),
    ...costLines(remediation).map((cost) => `Cost: ${oneLine(cost)}`),
    ...(remediation.note ? [`Note: ${oneLine(remediation.note)}`] : []),
    ...listed(
      "References:",
      references.map(({ title, url }) => `${oneLine(title)}: ${webAddress(url) ?? oneLine(url)}`),
    ),
  ].join("\n");
}

function helpMarkdown({ rationale, remediation, references }: Helped): string {
  const { steps, note } = remediation;
  return [
    escapeMarkdown(rationale),
    ...listed("## How to fix it", [
      consoleLines(remediation)
        .map((step, i) => `${i + 1}. ${escapeMarkdown(step)}`)
        .join("\n"),
    ]),
    ...block("AWS CLI", "sh", commandLines(remediation)),
    ...block(
      "Terraform",
      "hcl",
      steps.flatMap(({ terraform }) => terraform ?? []),
    ),
    ...block(
      "CloudFormation",
      "yaml",
      steps.flatMap(({ cloudformation }) => cloudformation ?? []),
    ),
    ...costLines(remediation).map((cost) => `**Cost:** ${escapeMarkdown(cost)}`),
    ...(note ? [`**Note:** ${escapeMarkdown(note)}`] : []),
    ...listed("## References", [references.map(({ title, url }) => `- ${link(title, url)}`).join("\n")]),
  ]
    .filter(Boolean)
    .join("\n\n");
}

function block(title: string, language: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [`### ${title}`, codeBlock(language, lines)] : [];
}

function listed(title: string, lines: readonly string[]): string[] {
  const said = lines.filter(Boolean);
  return said.length > 0 ? [title, ...said] : [];
}
