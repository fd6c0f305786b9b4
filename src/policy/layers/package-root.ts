import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

let known: string | undefined;

/** The folder of the package: the code runs from `src/policy/` and, bundled, from `dist/`. */
export function packageRoot(): string {
  known ??= search(import.meta.dirname);
  return known;
}

function search(directory: string): string {
  const manifest = join(directory, "package.json");
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "trailproof") return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error("the trailproof package is incomplete: its package.json was not found");
  return search(parent);
}
