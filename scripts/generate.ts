/**
 * Writes every committed file that is made from the code: pages of `docs/`, the demo in the README, the golden files, and
 * facts that the sample account does not have yet, as not collected.
 * With `--check` it writes nothing, names the files that are stale and ends with 1.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { catalogueMarkdown } from "../src/catalogue.ts";
import { codegen } from "./codegen.ts";
import { permissionsPage } from "./permissions-page.ts";

const root = join(import.meta.dirname, "..");

/** The generated files, by their paths from the root. */
export async function generated(): Promise<Record<string, string>> {
  await codegen();
  // Imported here: on a fresh clone the registry is there only now.
  const { checks } = await import("../src/generated/checks.ts");
  const { templates } = await import("./deploy/template.ts");
  const { cliPage } = await import("./cli-page.ts");
  const { frameworkPages } = await import("./framework-pages.ts");
  const { goldenFiles } = await import("./golden-files.ts");
  const { readmeWithDemo } = await import("./readme-demo.ts");
  const { remediationPage } = await import("./remediation-page.ts");
  const { SAMPLE, sampleSnapshot } = await import("./sample-snapshot.ts");
  return {
    "README.md": await readmeWithDemo(),
    "docs/checks.md": catalogueMarkdown(checks),
    "docs/cli.md": await cliPage(),
    ...(await frameworkPages()),
    "docs/permissions.md": permissionsPage(),
    "docs/remediation-table.md": remediationPage(),
    [SAMPLE]: sampleSnapshot(),
    ...templates(),
    ...goldenFiles(),
  };
}

/** The paths of the generated files that differ from the files in `folder`. */
export function stale(made: Readonly<Record<string, string>>, folder: string): string[] {
  return Object.keys(made).filter((path) => made[path] !== textOf(join(folder, path)));
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

async function main(): Promise<void> {
  const made = await generated();
  const old = stale(made, root);
  if (process.argv.includes("--check")) {
    for (const path of old) process.stderr.write(`${path} is stale: run \`npm run generate\`\n`);
    process.exitCode = old.length > 0 ? 1 : 0;
    return;
  }
  for (const path of old) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), made[path] ?? "");
  }
  process.stdout.write(old.length > 0 ? `Wrote ${old.join(", ")}.\n` : "Every generated file is current.\n");
}

if (process.argv[1] && basename(process.argv[1]) === "generate.ts") await main();
