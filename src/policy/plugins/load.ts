import { pathToFileURL } from "node:url";
import type { Reporter } from "../../model/documents/report.ts";
import type { AnyCheck, LoadedCheck } from "../../model/findings/check.ts";
import { type Layer, spotIn } from "../layers/layer.ts";
import { nameFrom } from "../layers/path-from.ts";
import type { Problem, Spot } from "../problems/problem.ts";
import { shapeProblems } from "./check-members.ts";
import { isFile, pluginPath } from "./path.ts";
import { reporterProblem } from "./reporter-members.ts";

/** A report format that a plugin brings. */
export interface LoadedReporter {
  readonly report: Reporter;
  /** The plugin, as reports show it. */
  readonly source: string;
}

/** What a module brings. */
interface Brought {
  readonly checks: readonly LoadedCheck[];
  readonly reporters: ReadonlyMap<string, LoadedReporter>;
}

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
): Promise<{
  plugins: Plugin[];
  checks: LoadedCheck[];
  reporters: ReadonlyMap<string, LoadedReporter>;
  problems: Problem[];
}> {
  const modules = new Map<string, Brought>();
  const reporters = new Map<string, LoadedReporter>();
  const plugins: Plugin[] = [];
  const problems: Problem[] = [];
  for (const layer of layers)
    for (const [i, name] of (layer.policy.plugins ?? []).entries()) {
      const spot = spotIn(layer, ["plugins", i]);
      const resolved = pluginPath(name, layer.folder, cwd);
      const loaded =
        "wrong" in resolved
          ? resolved
          : (modules.get(resolved.path) ?? (await importPlugin(resolved.path, sourceOf(name, resolved.path, layer))));
      if ("wrong" in loaded) {
        problems.push({ spot, message: `plugin ${name} ${loaded.wrong}` });
        continue;
      }
      if ("path" in resolved && !modules.has(resolved.path)) {
        const before = [...builtIn, ...broughtBy(modules)];
        const twice = [...definedTwice(before, loaded.checks), ...formatsTwice(reporters, loaded.reporters)];
        problems.push(...twice.map((message) => ({ spot, message })));
        modules.set(resolved.path, loaded);
        for (const [name, one] of loaded.reporters) reporters.set(name, one);
      }
      plugins.push({ layer, spot, ids: loaded.checks.map(({ check }) => check.id) });
    }
  return { plugins, checks: [...builtIn, ...broughtBy(modules)], reporters, problems };
}

const broughtBy = (modules: ReadonlyMap<string, Brought>) => [...modules.values()].flatMap(({ checks }) => checks);

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

/** Two report formats of one name, with both their files. */
function formatsTwice(
  before: ReadonlyMap<string, LoadedReporter>,
  added: ReadonlyMap<string, LoadedReporter>,
): string[] {
  return [...added].flatMap(([name, { source }]) => {
    const other = before.get(name);
    return other ? [`report format "${name}" is defined twice: ${other.source} and ${source}`] : [];
  });
}

/** Runs a plugin's module. Its code may do anything, and whatever goes wrong in it is the plugin's fault. */
async function importPlugin(path: string, source: string): Promise<Brought | { readonly wrong: string }> {
  try {
    const { default: exported, reporters }: { readonly default?: unknown; readonly reporters?: unknown } = await import(
      pathToFileURL(path).href
    );
    if (exported === undefined && reporters === undefined)
      return { wrong: "has no default export; it must be a check or a list of checks" };
    const candidates: readonly unknown[] =
      exported === undefined ? [] : Array.isArray(exported) ? exported : [exported];
    if (exported !== undefined && candidates.length === 0) return { wrong: "exports an empty list of checks" };
    const wrong = candidates.flatMap((candidate, i) =>
      shapeProblems(candidate).map((problem) => (candidates.length > 1 ? `check ${i + 1}: ${problem}` : problem)),
    );
    if (wrong.length > 0) return { wrong: `exports no valid check: ${wrong.join("; ")}` };
    const noReporter = reporters === undefined ? undefined : reporterProblem(reporters);
    if (noReporter !== undefined) return { wrong: noReporter };
    return {
      checks: candidates.map((check) => ({ check: check as AnyCheck, source })),
      reporters: new Map(
        Object.entries((reporters ?? {}) as Record<string, Reporter>).map(([name, report]) => [
          name,
          { report, source },
        ]),
      ),
    };
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { wrong: `cannot be loaded: ${why.split("\n")[0]}` };
  }
}
