import { factsFor } from "./evaluate/index.ts";
import { catalogueRemedy } from "./evaluate/run.ts";
import { type AnyCheck, exampleParams, type ParamSchema } from "./model/findings/check.ts";
import { commandLines, consoleLines, costLines } from "./model/findings/remediation.ts";
import { SEVERITIES } from "./model/findings/severity.ts";
import { permissionsFor } from "./model/resources/facts.ts";
import { labelOf } from "./model/resources/graph.ts";

/** One control as a section of the check reference. */
export function controlMarkdown(check: AnyCheck): string {
  const params = Object.entries((check.params ?? {}) as Record<string, ParamSchema>);
  const data = Object.entries((check.data ?? {}) as Record<string, string>);
  const remedy = catalogueRemedy(check, exampleParams(check));
  const sections = [
    `### ${check.id}`,
    `**${check.title}.** Severity ${check.severity}; one verdict per ${labelOf(check.resourceType)}. Failure: ${check.failureTitle}.`,
    check.rationale,
    ...(params.length > 0
      ? [
          params
            .map(([name, { description, default: value }]) => {
              const needed = check.needsAnyParam ? "one of them is required" : "required";
              const given = value === undefined ? needed : `default \`${JSON.stringify(value)}\``;
              return `- \`${name}\` (${given}): ${description}`;
            })
            .join("\n"),
        ]
      : []),
    ...(data.length > 0 ? [`Finding data:\n\n${data.map(([key, said]) => `- \`${key}\`: ${said}`).join("\n")}`] : []),
    ...(check.covers ? [`Kinds of events: ${check.covers.map((kind: string) => `\`${kind}\``).join(", ")}.`] : []),
    `Remediation:\n\n${consoleLines(remedy)
      .map((step, i) => `${i + 1}. ${step}`)
      .join("\n")}`,
    ...(commandLines(remedy).length > 0 ? [`\`\`\`sh\n${commandLines(remedy).join("\n")}\n\`\`\``] : []),
    ...(costLines(remedy).length > 0 ? [`Cost: ${costLines(remedy).join(" ")}`] : []),
    ...(remedy.note ? [remedy.note] : []),
    `Permissions: ${permissionsFor(factsFor([{ check }]))
      .map((permission) => `\`${permission}\``)
      .join(", ")}.`,
    `References: ${check.references.map(({ title, url }: { title: string; url: string }) => `[${title}](${url})`).join("; ")}.`,
  ];
  return `${sections.join("\n\n")}\n`;
}

/** The page docs/checks.md. */
export function catalogueMarkdown(checks: readonly AnyCheck[]): string {
  const sorted = [...checks].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.id < b.id ? -1 : 1),
  );
  const rows = sorted.map(
    ({ id, severity, resourceType, title }) =>
      `| [${id}](#${id}) | ${severity} | ${labelOf(resourceType)} | ${title} |`,
  );
  return `# Check reference

Generated from the metadata of the checks by \`npm run generate\`. Do not edit.

| control | severity | resource | title |
|---|---|---|---|
${rows.join("\n")}

${sorted.map(controlMarkdown).join("\n")}`;
}
