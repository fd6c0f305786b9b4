/** Writes `dist/deploy/`, as `trailproof init --aws` writes its folder: the function's zip file and the templates that name it. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { awsFiles } from "../src/cli/setup/init/aws.ts";
import { lambdaZip } from "../src/cli/setup/init/lambda-zip.ts";

const root = join(import.meta.dirname, "..");
const folder = "dist/deploy";

const zip = lambdaZip();
rmSync(join(root, folder), { recursive: true, force: true });
for (const { path, content } of awsFiles(folder, zip)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content());
}
process.stdout.write(`${folder}/${zip.name}: ${zip.bytes.length} bytes, SHA-256 ${zip.sha256}\n`);
