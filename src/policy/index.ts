import type { AnyCheck, LoadedCheck } from "../model/check.ts";
import type { ResolvedPolicy } from "../model/policy.ts";
import { itemsOf, type Layer, spotIn } from "./layer.ts";
import { readLayers } from "./layers.ts";
import { merge } from "./merge.ts";
import { nameProblems } from "./names.ts";
import { paramProblems } from "./params.ts";
import { loadPlugins } from "./plugins.ts";
import { policyError } from "./problem.ts";

export { builtInPolicies } from "./built-in.ts";
export { findPolicy } from "./find.ts";

export interface PolicyOptions {
  /** Names of built-in policies and paths; several count as if extended in this order. None: `baseline`. */
  readonly names: readonly string[];
  /** What paths are relative to. */
  readonly cwd: string;
  /** The built-in checks. */
  readonly checks: readonly AnyCheck[];
  /** The policy was found, and not named: it loads no plugins unless `allowPlugins` is set. */
  readonly found?: boolean;
  readonly allowPlugins?: boolean;
}

/** A policy put together, and every check that there is: the built-in ones and those of its plugins. */
export interface LoadedPolicy {
  readonly policy: ResolvedPolicy;
  readonly checks: LoadedCheck[];
}

/**
 * Reads policies, with what they extend and the plugins they list, into one. Throws a {@link UserError} that lists all
 * that is wrong with them, a line each as `file:line:column: sentence`.
 */
export async function loadPolicy({ names, cwd, checks, found, allowPlugins }: PolicyOptions): Promise<LoadedPolicy> {
  const { layers, problems } = await readLayers(names.length > 0 ? names : ["baseline"], cwd);
  const builtIn = checks.map((check): LoadedCheck => ({ check, source: "built-in" }));
  const listing = layers.filter(({ policy }) => itemsOf(policy.plugins).length > 0);
  if (found && !allowPlugins) refusePlugins(listing);

  // A plugin's code runs only for policies that are whole; until then its controls' names are not known.
  const runnable = problems.length === 0;
  if (!runnable && listing.length > 0) throw policyError(problems);
  const loaded = runnable ? await loadPlugins(layers, builtIn, cwd) : { plugins: [], checks: builtIn };
  const all = [...problems, ...nameProblems(layers, loaded.checks), ...(await paramProblems(layers, loaded.checks))];
  if (all.length > 0) throw policyError(all);
  return { policy: merge(layers, loaded.checks, loaded.plugins), checks: loaded.checks };
}

/** Whoever opens a pull request can change the file, and must not run code with the gate's credentials. */
function refusePlugins([first]: readonly Layer[]): void {
  if (!first) return;
  const message =
    "this policy lists plugins and was only found here: pass --allow-plugins to run them, or name the policy with --policy";
  throw policyError([{ spot: spotIn(first, ["plugins"], "key"), message }]);
}
