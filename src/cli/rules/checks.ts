import Table from "cli-table3";
import { Command } from "commander";
import { catalogueMarkdown, controlMarkdown } from "../../catalogue.ts";
import { factsFor } from "../../evaluate/index.ts";
import { catalogueRemedy } from "../../evaluate/run.ts";
import { checks } from "../../generated/checks.ts";
import { UserError } from "../../model/errors.ts";
import { type AnyCheck, exampleParams } from "../../model/findings/check.ts";
import { SEVERITIES } from "../../model/findings/severity.ts";
import { permissionsFor } from "../../model/resources/facts.ts";
import { loadPolicy } from "../../policy/index.ts";
import { findCheck, withFramework } from "../arguments/load-policy.ts";
import { choice, list } from "../arguments/options.ts";
import { print } from "../io/output.ts";

const examples = `
Examples:
  trailproof checks                       one line for each control
  trailproof checks trail-logging         everything about one control
  trailproof checks --framework cis-7.0
  trailproof checks --format json`;

export function checksCommand(): Command {
  return new Command("checks")
    .summary("list the controls")
    .description(
      "Lists the controls, or shows one control with its rationale, parameters, permissions and remediation.",
    )
    .argument("[id]", "id of a control")
    .option("--framework <list>", "only the controls of these frameworks", list)
    .addOption(choice("--format <format>", "output format", ["text", "json", "markdown"]).default("text"))
    .addHelpText("after", examples)
    .action(async (id: string | undefined, options: ChecksOptions) => {
      const loaded = checks.map((check) => ({ check, source: "built-in" }));
      if (id !== undefined && options.framework)
        throw new UserError("--framework lists controls: it takes no id of one");
      const shown = id === undefined ? await controlsOf(options) : [findCheck(loaded, id).check];
      if (options.format === "json") return print(`${JSON.stringify(shown.map(asData), null, 2)}\n`);
      if (options.format === "markdown")
        return print(id === undefined ? catalogueMarkdown(shown) : controlMarkdown(shown[0] as AnyCheck));
      return print(id === undefined ? asTable(shown) : controlMarkdown(shown[0] as AnyCheck));
    });
}

interface ChecksOptions {
  readonly format: "text" | "json" | "markdown";
  readonly framework?: readonly string[];
}

/** All controls, or those that decide a requirement of the frameworks. */
async function controlsOf({ framework }: ChecksOptions): Promise<readonly AnyCheck[]> {
  if (!framework) return checks;
  const { policy } = withFramework(await loadPolicy({ names: framework, cwd: process.cwd(), checks }), framework);
  const named = new Set(policy.frameworks.flatMap((one) => one.requirements.flatMap(({ controls }) => controls)));
  return checks.filter(({ id }) => named.has(id));
}

function asData(check: AnyCheck) {
  const { id, title, failureTitle, severity, resourceType, rationale, references, params = {} } = check;
  const { data = {}, covers = [] } = check;
  const permissions = permissionsFor(factsFor([{ check }]));
  return {
    id,
    title,
    failureTitle,
    severity,
    resourceType,
    rationale,
    references,
    params,
    data,
    covers,
    permissions,
    remediation: catalogueRemedy(check, exampleParams(check)),
  };
}

/** Columns of a terminal that the table takes at most. */
const WIDEST = 120;

function asTable(shown: readonly AnyCheck[]): string {
  const longest = (member: "id" | "severity" | "resourceType", head: string) =>
    Math.max(head.length, ...shown.map((check) => check[member].length)) + 2;
  const widths = [longest("id", "Control"), longest("severity", "Severity"), longest("resourceType", "Resource")];
  const borders = 5;
  const table = new Table({
    head: ["Control", "Severity", "Resource", "Title"],
    colWidths: [...widths, WIDEST - borders - widths.reduce((sum, width) => sum + width, 0)],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  const bySeverity = [...shown].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  for (const check of bySeverity) table.push([check.id, check.severity, check.resourceType, check.title]);
  return `${table.toString()}\n`;
}
