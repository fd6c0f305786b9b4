import { existsSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";

/** The file of a plugin that a policy in `folder` names by path or as a package, or in words why there is none. */
export function pluginPath(name: string, folder: string): { readonly path: string } | { readonly wrong: string } {
  const absolute = resolve(folder, name);
  if (/^\.{1,2}[/\\]/.test(name) || isAbsolute(name))
    return existsSync(absolute) ? { path: absolute } : { wrong: "does not exist" };
  const path = isBuiltin(name) ? undefined : (required(name, folder) ?? imported(name, folder));
  if (path) return { path };
  const hint = existsSync(absolute) ? `; for the file beside the policy write "./${name}"` : "";
  return { wrong: `is not installed as a package${hint}` };
}

function required(name: string, folder: string): string | undefined {
  try {
    return createRequire(join(folder, "policy.js")).resolve(name);
  } catch {
    return undefined;
  }
}

/** A package that exports itself to `import` alone, which `require` does not find. */
function imported(name: string, folder: string): string | undefined {
  const manifest = join(folder, "node_modules", name, "package.json");
  if (existsSync(manifest)) {
    const target = importTarget(JSON.parse(readFileSync(manifest, "utf8")).exports);
    return target && join(dirname(manifest), target);
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : imported(name, parent);
}

function importTarget(exported: unknown): string | undefined {
  if (typeof exported === "string") return exported;
  if (typeof exported !== "object" || exported === null) return undefined;
  const conditions = exported as Readonly<Record<string, unknown>>;
  return importTarget(conditions["."] ?? conditions.node ?? conditions.import ?? conditions.default);
}
