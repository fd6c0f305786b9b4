import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A version of the registry, and nothing that npm would read as a path, an address or an option. */
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/** Installs trailproof from npm into a folder of its own, and returns its program. No install script runs. */
export function installed(asked) {
  const own = () => JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
  const version = asked === "" ? own() : asked;
  if (!VERSION.test(version)) throw new Error('Input "version": expected a version such as 1.2.3');
  const folder = mkdtempSync(join(process.env.RUNNER_TEMP || tmpdir(), "trailproof-"));
  const args = ["install", "--prefix", ".", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status, error } = spawnSync("npm", [...args, `trailproof@${version}`], {
    // Not the workspace: its .npmrc could name a different registry.
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    // On Windows npm is a batch file. No argument has a character that its shell reads.
    shell: process.platform === "win32",
  });
  if (error || status !== 0) throw new Error(`npm could not install trailproof@${version}`);
  return join(folder, "node_modules/trailproof/dist/cli.mjs");
}
