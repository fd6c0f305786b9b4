import { pathToFileURL } from "node:url";
import type { AnyCheck, LoadedCheck } from "../../model/findings/check.ts";
import { type Layer, spotIn } from "../layers/layer.ts";
import { nameFrom } from "../layers/path-from.ts";
import type { Problem, Spot } from "../problems/problem.ts";
import { shapeProblems } from "./check-members.ts";
import { isFile, pluginPath } from "./path.ts";

/** A plugin as a policy lists it, with the checks that it brings. */
export interface Plugin {
  readonly layer: Layer;
  readonly spot: Spot;
  readonly ids: readonly string[];
}

/**
 * Loads what policies list under `plugins`: each module once, however many policies list it. Every plugin is tried, and
 * all that is wrong is said at once.
 */
export async function loadPlugins(
  layers: readonly Layer[],
  builtIn: readonly LoadedCheck[],
  cwd: string,
): Promise<{ plugins: Plugin[]; checks: LoadedCheck[]; problems: Problem[] }> {
  const modules = new Map<string, LoadedCheck[]>();
  const plugins: Plugin[] = [];
  const problems: Problem[] = [];
  for (const layer of layers)
    for (const [i, name] of (layer.policy.plugins ?? []).entries()) {
      const spot = spotIn(layer, ["plugins", i]);
      const resolved = pluginPath(name, layer.folder, cwd);
      const loaded =
        "wrong" in resolved
          ? resolved
          : (modules.get(resolved.path) ?? (await importChecks(resolved.path, sourceOf(name, resolved.path, layer))));
      if ("wrong" in loaded) {
        problems.push({ spot, message: `plugin ${name} ${loaded.wrong}` });
        continue;
      }
      if ("path" in resolved && !modules.has(resolved.path)) {
        const before = [...builtIn, ...[...modules.values()].flat()];
        problems.push(...definedTwice(before, loaded).map((message) => ({ spot, message })));
        modules.set(resolved.path, loaded);
      }
      plugins.push({ layer, spot, ids: loaded.map(({ check }) => check.id) });
    }
  return { plugins, checks: [...builtIn, ...[...modules.values()].flat()], problems };
}

/** A plugin as reports show it, the same from every working directory: a package by its name, a file by its way from the policy. */
function sourceOf(name: string, path: string, layer: Layer): string {
  return isFile(name) ? nameFrom(layer, name, path) : name;
}

/** Two checks of one id, with both their files. */
export function definedTwice(before: readonly LoadedCheck[], added: readonly LoadedCheck[]): string[] {
  return added.flatMap(({ check, source }, i) => {
    const other = [...before, ...added.slice(0, i)].find((one) => one.check.id === check.id);
    return other ? [`control "${check.id}" is defined twice: ${other.source} and ${source}`] : [];
  });
}

/** Runs a plugin's module. Its code may do anything, and whatever goes wrong in it is the plugin's fault. */
async function importChecks(path: string, source: string): Promise<LoadedCheck[] | { readonly wrong: string }> {
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href);
    const exported = module.default;
    if (exported === undefined) return { wrong: "has no default export; it must be a check or a list of checks" };
    const candidates: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
    if (candidates.length === 0) return { wrong: "exports an empty list of checks" };
    const wrong = candidates.flatMap((candidate, i) =>
      shapeProblems(candidate).map((problem) => (candidates.length > 1 ? `check ${i + 1}: ${problem}` : problem)),
    );
    if (wrong.length > 0) return { wrong: `exports no valid check: ${wrong.join("; ")}` };
    return candidates.map((check) => ({ check: check as AnyCheck, source }));
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { wrong: `cannot be loaded: ${why.split("\n")[0]}` };
  }
}
