import { byItself } from "../../evaluate/controls.ts";
import { checks } from "../../generated/checks.ts";
import type { ResolvedPolicy } from "../../model/documents/policy.ts";
import { UserError } from "../../model/errors.ts";
import type { LoadedCheck } from "../../model/findings/check.ts";
import { atLeast, SEVERITIES, type Severity } from "../../model/findings/severity.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { didYouMean, quoted } from "../../model/text/suggest.ts";
import {
  findPolicy,
  type LoadedReporter,
  type PolicyOptions as LoadOptions,
  loadPolicy,
  policyNames,
} from "../../policy/index.ts";
import { print } from "../io/output.ts";
import { endable, outliveLateErrors } from "../process/signals.ts";
import type { PolicyOptions } from "./options.ts";

export interface LoadedPolicy {
  readonly policy: ResolvedPolicy;
  readonly checks: readonly LoadedCheck[];
  /** The report formats of its plugins. */
  readonly reporters: ReadonlyMap<string, LoadedReporter>;
  /** What `--policy` and `--framework` say, or would say of the policy that was found. */
  readonly named: { readonly policy: readonly string[]; readonly framework: readonly string[] };
}

type Evaluable = Omit<LoadedPolicy, "named" | "reporters">;

type Asked = Pick<PolicyOptions, "policy" | "framework" | "allowPlugins"> & {
  readonly quiet?: boolean;
  /** The rules on events are used: the policy need not put a control in force. */
  readonly forEvents?: boolean;
};

/**
 * What to load: the policies that the options name, else the one that is found, else `baseline`. One line on standard
 * error says which, unless that goes without saying.
 */
export async function policiesAsked(options: Asked): Promise<LoadOptions> {
  const { policy = [], framework = [], allowPlugins = false, quiet, forEvents = false } = options;
  const cwd = process.cwd();
  const names = [...policy, ...framework];
  if (names.length > 0) return { names, cwd, checks, forEvents };
  const { path, inRepository } = findPolicy(cwd);
  const note = path
    ? `Using policy ${oneLine(path)}.`
    : "Using policy baseline: no trailproof.yaml in this folder, or above it in this repository.";
  if (!quiet && (path || inRepository)) await print(`${note}\n`, process.stderr);
  return { names: [path ?? "baseline"], cwd, checks, found: path !== undefined, allowPlugins, forEvents };
}

/** The policy that the options name, else the one that is found, else `baseline`; narrowed to `--control`. */
export async function policyFor(
  options: PolicyOptions & Pick<Asked, "quiet" | "forEvents">,
  severities?: readonly Severity[],
): Promise<LoadedPolicy> {
  const asked = await policiesAsked(options);
  const loaded = await endable(() => loadPolicy(asked));
  withFramework(loaded, options.framework);
  const { reporters } = loaded;
  if (reporters.size > 0 || loaded.checks.some(({ source }) => source !== "built-in")) outliveLateErrors();
  const names = policyNames(asked.names, asked.cwd);
  const last = names.length - (options.framework ?? []).length;
  return {
    ...without(options.control ? narrow(loaded, options.control) : loaded, options.skipControl, severities),
    reporters,
    named: { policy: names.slice(0, last), framework: names.slice(last) },
  };
}

/** @throws UserError if `--framework` names policies and none of them has requirements. */
export function withFramework<T extends Pick<LoadedPolicy, "policy">>(loaded: T, names: readonly string[] = []): T {
  if (names.length === 0 || loaded.policy.frameworks.length > 0) return loaded;
  throw new UserError(
    `${names.map(quoted).join(", ")} ${names.length === 1 ? "is no framework: it has" : "are no frameworks: they have"} no requirements; use --policy, or see "trailproof policy list"`,
  );
}

/** Keeps the named controls only. A control that the policy does not enable gets the settings of its check. */
function narrow({ policy, checks: loaded }: Evaluable, ids: readonly string[]): Evaluable {
  const controls = [...new Set(ids)].sort().map((id) => {
    const inForce = policy.controls.find((control) => control.id === id);
    if (inForce) return inForce;
    const check = findCheck(loaded, id).check;
    const control = byItself(check);
    const open = Object.entries(control.params).find(([, value]) => value === undefined);
    if (open) throw new UserError(`Control ${id} needs parameter ${open[0]}: set it in a policy`);
    return control;
  });
  // Of controls that an option of its own enables, those that are named.
  const ofOption = new Set(ids.flatMap((id) => findCheck(loaded, id).check.optIn ?? []));
  const isLeft = ({ check: { id, optIn } }: LoadedCheck) => !optIn || !ofOption.has(optIn) || ids.includes(id);
  return { policy: { ...policy, controls }, checks: loaded.filter(isLeft) };
}

/**
 * Removes controls by id and by severity.
 *
 * @throws UserError if none is left: a gate over nothing would pass.
 */
function without(
  loaded: Evaluable,
  skipControl: readonly string[] = [],
  severities: readonly Severity[] = SEVERITIES,
): Evaluable {
  if (skipControl.length === 0 && severities === SEVERITIES) return loaded;
  const skipped = new Set(skipControl.map((id) => findCheck(loaded.checks, id).check.id));
  const controls = loaded.policy.controls.filter(
    (control) => !skipped.has(control.id) && severities.includes(control.severity),
  );
  if (controls.length === 0) throw new UserError("No control is left to evaluate: see --skip-control and --severity");
  const isLeft = ({ check: { id, optIn, severity } }: LoadedCheck) =>
    !optIn || (!skipped.has(id) && severities.includes(severity));
  return { policy: { ...loaded.policy, controls }, checks: loaded.checks.filter(isLeft) };
}

/** @throws UserError naming the nearest control, if no control has this id. */
export function findCheck(loaded: readonly LoadedCheck[], id: string): LoadedCheck {
  const found = loaded.find(({ check }) => check.id === id);
  if (found) return found;
  const names = loaded.map(({ check }) => check.id);
  throw new UserError(`Unknown control ${quoted(id)}${didYouMean(id, names) || '; "trailproof checks" lists them'}`);
}

/** No finding fails the gate, and neither does the score, which is computed from findings. */
const NO_GATE = { failOn: [], minScore: null } as const;

/** The score counts old failures, too. */
const NEW_ONLY = { newOnly: true, minScore: null } as const;

/** Puts what the command line says about scope and gate over what the policy says. */
export function overridden(
  policy: ResolvedPolicy,
  options: {
    regions?: string[];
    excludeRegions?: string[];
    failOn?: Severity | "none";
    minScore?: number;
    newOnly?: boolean;
  },
): ResolvedPolicy {
  const { regions, excludeRegions, failOn, minScore, newOnly } = options;
  return {
    ...policy,
    scope: {
      regions: regions ?? policy.scope.regions,
      excludeRegions: [...policy.scope.excludeRegions, ...(excludeRegions ?? [])],
    },
    gate: {
      ...policy.gate,
      ...(failOn === undefined ? {} : failOn === "none" ? NO_GATE : { failOn: atLeast(failOn) }),
      ...(newOnly ? NEW_ONLY : {}),
      ...(minScore === undefined ? {} : { minScore }),
    },
  };
}
