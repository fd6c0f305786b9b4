import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checks } from "../src/generated/checks.ts";
import type { FrameworkRequirement, ResolvedControl, ResolvedFramework } from "../src/model/documents/policy.ts";
import { counted } from "../src/model/text/safe-text.ts";
import { builtInPolicies, loadPolicy } from "../src/policy/index.ts";

const root = join(import.meta.dirname, "..");

/** A framework that ships, as its policy resolves. */
interface Shipped {
  readonly description: string;
  readonly framework: ResolvedFramework;
  readonly controls: readonly ResolvedControl[];
}

async function shipped(): Promise<Shipped[]> {
  const listed = builtInPolicies().filter(({ requirements }) => requirements !== undefined);
  return Promise.all(
    listed.map(async ({ name, description }) => {
      const { policy } = await loadPolicy({ names: [name], cwd: root, checks });
      const [framework] = policy.frameworks;
      if (!framework) throw new Error(`policies/${name}.yaml has requirements and no framework`);
      return { description, framework, controls: policy.controls };
    }),
  );
}

/** The pages of the frameworks, and the page that lists them, by their paths from the root. */
export async function frameworkPages(): Promise<Record<string, string>> {
  const all = await shipped();
  return {
    "docs/frameworks.md": withTable(readFileSync(join(root, "docs/frameworks.md"), "utf8"), all),
    ...Object.fromEntries(all.map((one) => [`docs/frameworks/${one.framework.id}.md`, page(one)])),
  };
}

const HEADER = "| Name | Framework | Requirements | of these manual |\n|---|---|---|---|\n";

function withTable(text: string, all: readonly Shipped[]): string {
  const [before, after] = text.split(HEADER);
  if (after === undefined) throw new Error("docs/frameworks.md: expected a table of the frameworks that ship");
  const rows = all.map(({ framework: { id, title, requirements } }) => {
    const manual = requirements.filter(({ controls }) => controls.length === 0).length;
    return `| [\`${id}\`](frameworks/${id}.md) | ${title} | ${requirements.length} | ${manual} |\n`;
  });
  return `${before}${HEADER}${rows.join("")}${after.replace(/^(?:\|.*\n)*/, "")}`;
}

function page({ description, framework: { id, title, url, requirements }, controls }: Shipped): string {
  const manual = requirements.filter((one) => one.controls.length === 0).length;
  const [levels, aliases] = [requirements.some(({ level }) => level), requirements.some((one) => one.aliases)];
  const columns = ["Requirement", "Title", ...(levels ? ["Level"] : []), "Decided by", ...(aliases ? ["Aliases"] : [])];
  const rows = requirements.map((one) => [
    one.url ? `[${one.id}](${one.url})` : one.id,
    one.title,
    ...(levels ? [levelOf(one)] : []),
    decidedBy(one),
    ...(aliases ? [(one.aliases ?? []).map((alias) => `\`${alias}\``).join(", ")] : []),
  ]);
  const decided = `${controls.length === 1 ? "1 control decides" : `${controls.length} controls decide`} ${requirements.length - manual} of them`;
  return `# ${title}

Generated from \`policies/${id}.yaml\` by \`npm run generate\`. Do not edit.

${description} The framework's own text is at [its publisher](${url}).

\`\`\`sh
trailproof scan --framework ${id}
\`\`\`

${counted(requirements.length, "requirement")}; ${decided}, ${manual === 0 ? "none needs" : `${manual} ${manual === 1 ? "needs" : "need"}`} manual review. What a status means, and what
\`pass\` does not say: [frameworks](../frameworks.md).
${parameters(controls)}
${table([columns, columns.map(() => "---"), ...rows])}`;
}

function levelOf({ level, assessment }: FrameworkRequirement): string {
  return [level, assessment].filter((part) => part !== undefined).join(", ");
}

function decidedBy({ controls, manual }: FrameworkRequirement): string {
  const links = controls.map((id) => `[${id}](../checks.md#${id})`).join(", ");
  return [links, ...(manual === undefined ? [] : [`Manual: ${manual}.`])].filter(Boolean).join(". ");
}

/** The values that the framework itself sets. */
function parameters(controls: readonly ResolvedControl[]): string {
  const rows = controls.flatMap(({ id, params, origins }) =>
    Object.keys(params)
      .filter((name) => origins[`params.${name}`])
      .map((name) => [`[${id}](../checks.md#${id})`, `\`${name}\``, `\`${JSON.stringify(params[name])}\``]),
  );
  if (rows.length === 0) return "";
  return `\nParameters that it sets:\n\n${table([["Control", "Parameter", "Value"], ["---", "---", "---"], ...rows])}`;
}

const table = (rows: readonly (readonly string[])[]) => rows.map((row) => `| ${row.join(" | ")} |\n`).join("");
