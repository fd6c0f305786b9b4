/**
 * Writes the pages of `docs/` that are made from the code. With `--check` it writes nothing, names the pages that are
 * stale and ends with 1.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { catalogueMarkdown } from "../src/catalogue.ts";
import { iamPolicyJson } from "../src/cli/iam-policy.ts";
import { BASE_FACTS, FACTS, OPT_IN_FACTS, permissionsFor } from "../src/model/facts.ts";
import type { FactId } from "../src/model/snapshot.ts";
import { codegen } from "./codegen.ts";

const root = join(import.meta.dirname, "..");

/** The generated pages, by their paths from the root. */
export async function pages(): Promise<Record<string, string>> {
  codegen();
  // Imported here: on a fresh clone the registry is there only now.
  const { checks } = await import("../src/generated/checks.ts");
  const { cliPage } = await import("./cli-page.ts");
  return {
    "docs/checks.md": catalogueMarkdown(checks),
    "docs/cli.md": await cliPage(),
    "docs/permissions.md": permissionsPage(),
  };
}

/** Those of the pages that differ from the files in `folder`. */
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

const code = (text: string) => `\`${text}\``;

function permissionsPage(): string {
  const facts = Object.keys(FACTS) as FactId[];
  const rows = facts.map((fact) => {
    const { api, permission, wave, absent, purpose } = FACTS[fact];
    const none = absent.length > 0 ? absent.map(code).join(", ") : "—";
    return `| ${code(fact)} | ${code(api)} | ${code(permission)} | ${wave} | ${none} | ${purpose} |`;
  });
  const always = facts.filter((fact) => !OPT_IN_FACTS.includes(fact));
  return `# Permissions

Made from \`src/model/facts.ts\` by \`npm run generate\`; do not edit.

A scan only reads. \`trailproof permissions\` prints the IAM policy for the trailproof policy in force:
it holds what the enabled controls need and nothing else. \`--format terraform\` prints it as a data source.

This is the one for every fact, as \`trailproof collect\` reads them:

\`\`\`json
${iamPolicyJson(permissionsFor(always))}
\`\`\`

\`sts:GetCallerIdentity\` is called first and needs no permission. With \`--role-arn\` the caller also needs
\`sts:AssumeRole\` on that role.

\`trailproof validate\` needs others: [log file integrity](integrity.md#permissions).

## The table of facts

One row is one fact of the snapshot: the call that reads it, the IAM action that allows the call, the wave in
which it is made, and the error codes by which the service says that there is none (a complete list that does not
hold the thing says so too). Every other error leaves the fact unreadable, and what depends on it unknown.

Every scan reads ${BASE_FACTS.map(code).join(", ")};
the others are read where an enabled control needs them. ${OPT_IN_FACTS.map(code).join(", ")} is read with
\`--verify-logs\` alone, and takes ${permissionsFor(OPT_IN_FACTS).map(code).join(", ")}
(\`kms:Decrypt\` where the log files are encrypted): \`trailproof permissions --verify-logs\` adds them.

| fact | call | IAM action | wave | codes for "none" | tells |
|---|---|---|---|---|---|
${rows.join("\n")}
`;
}

async function main(): Promise<void> {
  const made = await pages();
  const old = stale(made, root);
  if (process.argv.includes("--check")) {
    for (const path of old) process.stderr.write(`${path} is stale: run \`npm run generate\`\n`);
    process.exitCode = old.length > 0 ? 1 : 0;
    return;
  }
  for (const path of old) writeFileSync(join(root, path), made[path] ?? "");
  process.stdout.write(old.length > 0 ? `Wrote ${old.join(", ")}.\n` : "Every generated page is current.\n");
}

if (process.argv[1] && basename(process.argv[1]) === "generate.ts") await main();
