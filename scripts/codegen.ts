/**
 * Writes `src/generated/` (never committed): the registry of checks from the files in `checks/`, the reporters from
 * the folders in `reports/`, and the validators from the schemas in `src/model`, compiled so that start-up pays nothing.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import addFormats from "ajv-formats";
import type { TSchema } from "typebox";
import { PolicyFile } from "../src/model/policy.ts";
import { ScanResult } from "../src/model/result.ts";
import { Snapshot } from "../src/model/snapshot.ts";

const root = join(import.meta.dirname, "..");
const out = join(root, "src/generated");
const banner = "// Made by scripts/codegen.ts. Do not edit; not committed.\n";

export const schemas = { snapshot: Snapshot, result: ScanResult, policy: PolicyFile };

function checkFiles(): string[] {
  return readdirSync(join(root, "checks"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `checks/${path.split("\\").join("/")}`)
    .sort();
}

function registry(): string {
  const files = checkFiles();
  const imports = files.map((file, i) => `import c${i} from "../../${file}";`);
  const list = files.map((_, i) => `  c${i},`);
  return `${imports.join("\n")}
import type { AnyCheck } from "../model/check.ts";

/** Every built-in check, ordered by file. */
export const checks: readonly AnyCheck[] = [
${list.join("\n")}
];
`;
}

function reporters(): string {
  const names = readdirSync(join(root, "reports"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const rows = names.map((name) => `  ${JSON.stringify(name)}: () => import("../../reports/${name}/index.ts"),`);
  return `/** Every reporter, by its folder's name; loaded when asked for. */
export const reporters = {
${rows.join("\n")}
} as const;
`;
}

/** CommonJS, since the compiled code requires parts of ajv. */
function validator(schema: TSchema, allErrors: boolean): string {
  const ajv = new Ajv2020({
    code: { source: true, lines: true },
    discriminator: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors,
  });
  addFormats.default(ajv);
  return standaloneCode.default(ajv, ajv.compile(schema));
}

export function codegen(): void {
  mkdirSync(out, { recursive: true });
  const write = (path: string, text: string) => {
    const file = join(out, path);
    mkdirSync(dirname(file), { recursive: true });
    const full = banner + text;
    let old: string | undefined;
    try {
      old = readFileSync(file, "utf8");
    } catch {
      // The first run.
    }
    if (old !== full) writeFileSync(file, full);
  };
  write("checks.ts", registry());
  write("reporters.ts", reporters());
  for (const [name, schema] of Object.entries(schemas)) {
    // A person mends a policy: show everything at once. The others are documents: the first error says enough.
    write(`validate-${name}.cjs`, validator(schema, name === "policy"));
    write(
      `validate-${name}.d.cts`,
      'import type { ValidateFunction } from "ajv";\ndeclare const validate: ValidateFunction;\nexport = validate;\n',
    );
  }
}

if (process.argv[1] && basename(process.argv[1]) === "codegen.ts") codegen();
