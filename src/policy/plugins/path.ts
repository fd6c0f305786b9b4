import { existsSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { jsonError } from "../../model/text/json-error.ts";
import { pathFrom } from "../layers/path-from.ts";

type Found = { readonly path: string } | { readonly wrong: string };

/** The file of a plugin that a policy in `folder` names by path or as a package, or in words why there is none. */
export function pluginPath(name: string, folder: string, cwd: string): Found {
  const found = locate(name, folder, cwd);
  if ("wrong" in found) return found;
  // Node reads it to tell an ES module from CommonJS, and its error names no line.
  const manifest = nearestManifest(dirname(found.path));
  const content = manifest === undefined ? {} : readManifest(manifest, cwd);
  return "wrong" in content ? content : found;
}

/** Whether a plugin is named by its path, and not as a package. */
export const isFile = (name: string): boolean => /^\.{1,2}[/\\]/.test(name) || isAbsolute(name);

function locate(name: string, folder: string, cwd: string): Found {
  const absolute = resolve(folder, name);
  if (isFile(name)) return existsSync(absolute) ? { path: absolute } : { wrong: "does not exist" };
  const found = isBuiltin(name) ? undefined : (required(name, folder) ?? imported(name, folder, cwd));
  if (found) return found;
  const hint = existsSync(absolute) ? `; for the file beside the policy write "./${name}"` : "";
  return { wrong: `is not installed as a package${hint}` };
}

function required(name: string, folder: string): Found | undefined {
  try {
    return { path: createRequire(join(folder, "policy.js")).resolve(name) };
  } catch {
    return undefined;
  }
}

/** A package that exports itself to `import` alone, which `require` does not find. */
function imported(name: string, folder: string, cwd: string): Found | undefined {
  const manifest = join(folder, "node_modules", name, "package.json");
  if (existsSync(manifest)) {
    const content = readManifest(manifest, cwd);
    if ("wrong" in content) return content;
    const target = importTarget(content.exported);
    return target === undefined ? undefined : { path: join(dirname(manifest), target) };
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : imported(name, parent, cwd);
}

function nearestManifest(folder: string): string | undefined {
  const manifest = join(folder, "package.json");
  if (existsSync(manifest)) return manifest;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestManifest(parent);
}

function readManifest(manifest: string, cwd: string): { readonly exported?: unknown } | { readonly wrong: string } {
  const shown = pathFrom(cwd, manifest);
  let text = "";
  try {
    text = readFileSync(manifest, "utf8");
    return { exported: JSON.parse(text)?.exports };
  } catch (error) {
    if (error instanceof SyntaxError) return { wrong: `has a damaged package.json: ${shown}:${jsonError(text)}` };
    return { wrong: `has a package.json that cannot be read: ${shown} (${(error as NodeJS.ErrnoException).code})` };
  }
}

function importTarget(exported: unknown): string | undefined {
  if (typeof exported === "string") return exported;
  if (typeof exported !== "object" || exported === null) return undefined;
  const conditions = exported as Readonly<Record<string, unknown>>;
  return importTarget(conditions["."] ?? conditions.node ?? conditions.import ?? conditions.default);
}
