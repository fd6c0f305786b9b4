/** Writes `dist/deploy/`: the function's zip file, whose name has its hash, and the templates that refer to it. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { codegen } from "./codegen.ts";

const root = join(import.meta.dirname, "..");
const out = join(root, "dist");

await codegen();
// Imported here: on a fresh clone the registry is there only now.
const { lambdaZip } = await import("./deploy/lambda-bundle.ts");
const { templates, withCodeKey } = await import("./deploy/template.ts");

const { bytes, sha256 } = await lambdaZip();
const key = `trailproof-lambda-${sha256.slice(0, 16)}.zip`;
rmSync(join(out, "deploy"), { recursive: true, force: true });
for (const [path, text] of Object.entries(templates())) {
  const file = join(out, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, withCodeKey(text, key));
}
writeFileSync(join(out, "deploy", key), bytes);
process.stdout.write(`dist/deploy/${key}: ${bytes.length} bytes, SHA-256 ${sha256}\n`);
