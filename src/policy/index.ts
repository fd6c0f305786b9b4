import type { ResolvedPolicy } from "../model/documents/policy.ts";
import type { AnyCheck, LoadedCheck } from "../model/findings/check.ts";
import { builtInNames } from "./layers/built-in.ts";
import { expectationsOf } from "./layers/expectations.ts";
import { itemsOf, type Layer, spotIn } from "./layers/layer.ts";
import { merge } from "./layers/merge.ts";
import { shortNames } from "./layers/path-from.ts";
import { readLayers } from "./layers/read-layers.ts";
import { type LoadedReporter, loadPlugins } from "./plugins/load.ts";
import { withOwnChecks } from "./plugins/own-checks.ts";
import { ruleControls, withRules } from "./plugins/rule-checks.ts";
import { attestationProblems, attestationWarnings } from "./problems/attestation-problems.ts";
import { nameProblems } from "./problems/control-names.ts";
import { expectationProblems, expectationWarnings } from "./problems/expectation-problems.ts";
import { frameworkProblems, frameworkWarnings } from "./problems/framework-problems.ts";
import { gateWarnings } from "./problems/gate-warnings.ts";
import { paramWarnings } from "./problems/param-warnings.ts";
import { paramProblems } from "./problems/params.ts";
import { type Problem, policyError, problemLines } from "./problems/problem.ts";
import { waiverWarnings } from "./problems/waiver-warnings.ts";

export { builtInPolicies } from "./layers/built-in.ts";
export { findPolicy } from "./layers/find.ts";
export type { LoadedReporter } from "./plugins/load.ts";

export interface PolicyOptions {
  /** Names of built-in policies and paths; several count as if extended in this order. None: `baseline`. */
  readonly names: readonly string[];
  /** What paths are relative to. */
  readonly cwd: string;
  /** The built-in checks. */
  readonly checks: readonly AnyCheck[];
  /** Checks that the calling program adds: in force, unless a policy turns them off. */
  readonly ownChecks?: readonly AnyCheck[];
  /** The policy was found, and not named: it loads no plugins unless `allowPlugins` is set. */
  readonly found?: boolean;
  readonly allowPlugins?: boolean;
  /** Its expectations are used: with some, it need not put a control in force. */
  readonly forEvents?: boolean;
}

/** A policy put together, and every check that there is: the built-in ones and those of its plugins. */
export interface LoadedPolicy {
  readonly policy: ResolvedPolicy;
  readonly checks: LoadedCheck[];
  /** The report formats of its plugins, by their names. */
  readonly reporters: ReadonlyMap<string, LoadedReporter>;
}

/**
 * Policies as a command line names them in whichever folder they are: built-in ones by their names, files as documents name
 * them. A file that has the name of a built-in policy keeps its folder, which tells them apart.
 */
export function policyNames(names: readonly string[], cwd: string): string[] {
  const short = shortNames(cwd, names);
  return names.map((name, i) => {
    const file = short[i] ?? name;
    return builtInNames.includes(name) ? name : builtInNames.includes(file) ? `./${file}` : file;
  });
}

/**
 * Reads policies, with what they extend and the plugins they list, into one. Throws a {@link UserError} that lists all
 * that is wrong with them, a line each as `file:line:column: sentence`.
 */
export async function loadPolicy(options: PolicyOptions): Promise<LoadedPolicy> {
  const { policy, checks, reporters, problems } = await examine(options);
  if (problems.length > 0 || !policy) throw policyError(problems);
  return { policy, checks, reporters };
}

/**
 * The same for a person who writes the policies: says also what is permitted and has no effect, or a larger one than it
 * seems. Throws a {@link UserError} with all of it where something is wrong.
 *
 * @param today - `YYYY-MM-DD`.
 * @returns the warnings, a line each.
 */
export async function lintPolicy(
  options: PolicyOptions,
  today: string,
): Promise<LoadedPolicy & { readonly warnings: readonly string[] }> {
  const { policy, checks, reporters, problems, layers } = await examine({ ...options, forEvents: true });
  const warnings = [
    ...waiverWarnings(layers, checks, policy?.controls, today),
    ...frameworkWarnings(layers, policy?.controls, checks),
    ...attestationWarnings(layers, policy?.frameworks, today),
    ...paramWarnings(layers, checks),
    ...(policy ? expectationWarnings(layers) : []),
    ...gateWarnings(layers, policy),
  ].map((problem) => ({ ...problem, message: `warning: ${problem.message}` }));
  if (problems.length > 0 || !policy) throw policyError([...problems, ...warnings]);
  return { policy, checks, reporters, warnings: problemLines(warnings) };
}

interface Examined {
  readonly layers: readonly Layer[];
  readonly checks: LoadedCheck[];
  readonly reporters: ReadonlyMap<string, LoadedReporter>;
  readonly problems: readonly Problem[];
  /** Where the layers could be merged. */
  readonly policy?: ResolvedPolicy;
}

async function examine(options: PolicyOptions): Promise<Examined> {
  const { names, cwd, checks, ownChecks = [], found, allowPlugins, forEvents = false } = options;
  const known = withOwnChecks(
    checks.map((check) => ({ check, source: "built-in" })),
    ownChecks,
  );
  const { layers, problems, complete } = await readLayers(names.length > 0 ? names : ["baseline"], cwd);
  const listing = layers.filter(({ policy }) => itemsOf(policy.plugins).length > 0);
  const refused = found && !allowPlugins ? pluginRefusal(listing) : [];

  // A plugin's code runs only for policies without a mistake; until then its controls' names are not known.
  const runnable = problems.length + refused.length === 0;
  const loaded =
    runnable && listing.length > 0
      ? await loadPlugins(layers, known, cwd)
      : { plugins: [], checks: known, reporters: new Map(), problems: refused };
  const allChecksKnown = listing.length === 0 || (runnable && loaded.problems.length === 0);
  const needsControl = !forEvents || layers.every(({ policy }) => itemsOf(policy.expectations).length === 0);
  const all = complete ? withRules(loaded.checks, expectationsOf(layers)) : loaded.checks;
  const merged = complete && allChecksKnown ? merge(layers, all, loaded.plugins, ownChecks, needsControl) : undefined;
  const others = [
    ...problems,
    ...loaded.problems,
    ...(allChecksKnown ? nameProblems(layers, all, ruleControls(layers)) : []),
    ...(complete ? frameworkProblems(layers) : []),
    ...attestationProblems(layers),
    ...(complete ? expectationProblems(layers) : []),
    ...(await paramProblems(layers, all)),
  ];
  // That no control is in force is often a consequence of another mistake.
  const inMerging = merged && (others.length === 0 || merged.policy.controls.length > 0) ? merged.problems : [];
  return {
    layers,
    checks: all,
    reporters: loaded.reporters,
    problems: [...others, ...inMerging],
    ...(merged ? { policy: merged.policy } : {}),
  };
}

/** Anyone who opens a pull request can change the file, and must not run code with the gate's credentials. */
function pluginRefusal([first]: readonly Layer[]): Problem[] {
  if (!first) return [];
  const message =
    "this policy lists plugins and was only found here: pass --allow-plugins to run them, or name the policy with --policy";
  return [{ spot: spotIn(first, ["plugins"], "key"), message }];
}
