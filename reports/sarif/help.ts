import type { MultiformatMessageString } from "sarif";
import type { ControlResult } from "../../src/model/documents/result.ts";
import { commandLines, consoleLines, costLines } from "../../src/model/findings/remediation.ts";
import { codeBlock, escapeMarkdown, link, webAddress } from "../../src/model/text/markdown.ts";
import { oneLine } from "../../src/model/text/safe-text.ts";

/** The help text of an alert in code scanning: why it matters, how to fix it, references. */
export function help(control: ControlResult): MultiformatMessageString {
  return { text: helpText(control), markdown: helpMarkdown(control) };
}

function helpText({ rationale, remediation, references }: ControlResult): string {
  return [
    oneLine(rationale),
    "How to fix it:",
    ...consoleLines(remediation).map((step, i) => `${i + 1}. ${oneLine(step)}`),
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

function helpMarkdown({ rationale, remediation, references }: ControlResult): string {
  const { steps, note } = remediation;
  return [
    escapeMarkdown(rationale),
    "## How to fix it",
    consoleLines(remediation)
      .map((step, i) => `${i + 1}. ${escapeMarkdown(step)}`)
      .join("\n"),
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
