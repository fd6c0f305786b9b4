import type { ControlNotInForce, Origin, ResolvedControl, ResolvedPolicy } from "../../model/documents/policy.ts";
import type { AnyCheck, LoadedCheck } from "../../model/findings/check.ts";
import { atLeast, SEVERITIES, type Severity } from "../../model/findings/severity.ts";
import { DEFAULT_WEIGHTS } from "../../model/findings/weights.ts";
import type { Plugin } from "../plugins/load.ts";
import type { Problem, Spot } from "../problems/problem.ts";
import { expectationsOf } from "./expectations.ts";
import { frameworkOf, isStricter } from "./framework.ts";
import { type Layer, spotIn } from "./layer.ts";

/** A value with the place that says it last. */
interface Setting {
  readonly value: unknown;
  readonly spot: Spot;
  /** A framework says it. */
  readonly required?: boolean;
}

/** How closely the source names the control: by a rule, by a requirement, by its id. The closest line stays. */
const NAMINGS = ["rule", "requirement", "control"] as const;
type Naming = (typeof NAMINGS)[number];

/** What the layers so far say of one control. What is turned off keeps its settings, should it be turned on again. */
interface State {
  /** In force: by which place (a check of the calling program: by none), and by which place of the user's own. */
  readonly on: { readonly by: Spot | null; readonly source: Spot | null; readonly names: Naming } | null;
  /** What keeps it out of force, where something does and nothing later puts it in force. */
  readonly out?: { readonly reason: ControlNotInForce["reason"]; readonly by: Spot };
  readonly severity?: Setting;
  readonly params: ReadonlyMap<string, Setting>;
}

type States = Map<string, State>;

/** Applies layers, one after another, to what the checks say of themselves. The policy is only usable without problems. */
export function merge(
  layers: readonly Layer[],
  checks: readonly LoadedCheck[],
  plugins: readonly Plugin[],
  ownChecks: readonly AnyCheck[] = [],
  needsControl = true,
): { policy: ResolvedPolicy; problems: Problem[] } {
  const states: States = new Map();
  for (const { id } of ownChecks) states.set(id, { on: { by: null, source: null, names: "rule" }, params: new Map() });
  const settings = new Map<string, Setting>();
  for (const layer of layers) {
    for (const plugin of plugins)
      if (plugin.layer === layer) for (const id of plugin.ids) bring(states, id, plugin.spot, layer, "rule");
    include(states, layer, checks);
    for (const [id, { controls = [] }] of Object.entries(layer.policy.requirements ?? {}))
      for (const [i, control] of controls.entries())
        bring(states, control, spotIn(layer, ["requirements", id, "controls", i]), layer, "requirement");
    nameControls(states, layer, checks);
    for (const section of ["scope", "weights", "gate"] as const)
      for (const [name, value] of Object.entries(layer.policy[section] ?? {}))
        settings.set(`${section}.${name}`, { value, spot: spotIn(layer, [section, name], "key") });
  }
  const said = <T>(name: string, otherwise: T): T => {
    const setting = settings.get(name);
    return setting ? (setting.value as T) : otherwise;
  };
  const newOnly = said("gate.newOnly", false);
  const { controls, problems } = inForce(states, layers, checks, needsControl);
  const expectations = expectationsOf(layers);
  const policy: ResolvedPolicy = {
    policies: layers.map(({ name, path, builtIn, sha256 }) => ({ name, ...(builtIn ? {} : { path }), sha256 })),
    controls,
    notInForce: notInForce(states, checks),
    frameworks: layers.flatMap((layer) => frameworkOf(layer, controls, checks) ?? []),
    scope: {
      regions: said<string[] | null>("scope.regions", null),
      excludeRegions: said<string[]>("scope.excludeRegions", []),
    },
    waivers: layers.flatMap((layer) =>
      (layer.policy.waivers ?? []).map((waiver, i) => ({ ...waiver, source: lineOf(spotIn(layer, ["waivers", i])) })),
    ),
    attestations: layers.flatMap((layer) =>
      (layer.policy.attestations ?? []).map((attestation, i) => ({
        ...attestation,
        source: lineOf(spotIn(layer, ["attestations", i])),
      })),
    ),
    ...(expectations.length > 0 ? { expectations } : {}),
    weights: Object.fromEntries(SEVERITIES.map((one) => [one, said(`weights.${one}`, DEFAULT_WEIGHTS[one])])) as Record<
      Severity,
      number
    >,
    gate: {
      failOn: said<Severity[]>("gate.failOn", ["critical", "high"]),
      // The score counts old failures, too.
      minScore: newOnly ? null : said<number | null>("gate.minScore", null),
      maxUnknown: said("gate.maxUnknown", 0),
      ...(newOnly ? { newOnly } : {}),
    },
    origins: Object.fromEntries([...settings].map(([name, { spot }]) => [name, originOf(spot)])),
  };
  return { policy, problems };
}

const stateOf = (states: States, id: string): State => states.get(id) ?? { on: null, params: new Map() };

/**
 * Puts a control in force without a key of its own. What named it before stays the reason; of the user's own lines the first
 * of those that name it most closely is the source.
 */
function bring(states: States, id: string, by: Spot, layer: Layer, naming: Naming): void {
  const state = stateOf(states, id);
  const { on } = state;
  // What a built-in policy names, the user's own file brings by the rule "extends".
  const [source, names] = layer.builtIn ? [layer.via, "rule" as const] : [by, naming];
  const isCloser = on?.source && source && NAMINGS.indexOf(names) > NAMINGS.indexOf(on.names);
  const kept = on?.source && !isCloser ? { source: on.source, names: on.names } : { source, names };
  states.set(id, { ...state, on: { by: on?.by ?? by, ...kept } });
}

/** Notes why a rule does not put a control in force. What turned it off before stays the reason. */
function notSelected(states: States, id: string, reason: ControlNotInForce["reason"], by: Spot): void {
  const state = stateOf(states, id);
  if (state.out?.reason !== "off") states.set(id, { ...state, out: { reason, by } });
}

function include(states: States, layer: Layer, checks: readonly LoadedCheck[]): void {
  const { include: rule } = layer.policy;
  if (!rule) return;
  const spot = spotIn(layer, ["include"], "key");
  const severities = atLeast(rule.minSeverity);
  for (const { check } of checks) {
    if (check.optIn) continue;
    const out = !severities.includes(check.severity)
      ? "below-severity"
      : rule.configured && missingParams(check, new Map()).length > 0
        ? "needs-parameters"
        : undefined;
    if (out === undefined) bring(states, check.id, spot, layer, "rule");
    else notSelected(states, check.id, out, spot);
  }
}

/**
 * Applies `controls`: naming a control puts it in force, unless it is turned off. Of the values of several frameworks the
 * strictest stays.
 */
function nameControls(states: States, layer: Layer, checks: readonly LoadedCheck[]): void {
  const required = layer.policy.framework !== undefined;
  for (const [id, said] of Object.entries(layer.policy.controls ?? {})) {
    const state = stateOf(states, id);
    if (said === false || said === "off") {
      const by = spotIn(layer, ["controls", id], "key");
      states.set(id, { ...state, on: null, out: { reason: "off", by } });
      continue;
    }
    const spot = spotIn(layer, ["controls", id], "key");
    const kept = { source: state.on?.source ?? layer.via, names: state.on?.names ?? ("rule" as const) };
    const source = layer.builtIn ? kept : { source: spot, names: "control" as const };
    const { severity, params = {} } = typeof said === "object" ? said : {};
    const set = (value: unknown, ...steps: string[]) => ({
      value,
      spot: spotIn(layer, ["controls", id, ...steps], "key"),
    });
    states.set(id, {
      on: { by: spot, ...source },
      ...(severity ? { severity: set(severity, "severity") } : state.severity ? { severity: state.severity } : {}),
      params: new Map([
        ...state.params,
        ...Object.entries(params).flatMap(([name, value]) => {
          const before = state.params.get(name);
          const stays = required && before?.required && isStricter(checks, id, name, before.value, value);
          return stays ? [] : [[name, { ...set(value, "params", name), required }] as const];
        }),
      ]),
    });
  }
}

function inForce(
  states: States,
  layers: readonly Layer[],
  checks: readonly LoadedCheck[],
  needsControl: boolean,
): { controls: ResolvedControl[]; problems: Problem[] } {
  const stated = checks
    .flatMap(({ check }) => {
      const state = stateOf(states, check.id);
      return state.on ? [{ check, state, on: state.on }] : [];
    })
    .sort((a, b) => (a.check.id < b.check.id ? -1 : 1));
  if (stated.length === 0 && needsControl) {
    const own = layers.findLast((layer) => !layer.builtIn);
    const message = 'the policy puts no control in force; add "extends: [baseline]"';
    const problem = own ? { spot: { ...spotIn(own, []), line: 1, column: 1 }, message } : { message };
    return { controls: [], problems: [problem] };
  }
  const problems = stated.flatMap(({ check, state, on }) =>
    missingParams(check, state.params).map((what) => ({
      ...problemSpot(on.source ?? on.by),
      message: `control "${check.id}" needs ${what}; set it under "controls.${check.id}.params", or turn the control off`,
    })),
  );
  const controls = stated.map(({ check, state, on }) => ({
    id: check.id,
    severity: (state.severity?.value as Severity | undefined) ?? check.severity,
    params: Object.fromEntries(
      Object.entries(check.params ?? {})
        .map(([name, schema]) => [
          name,
          state.params.has(name) ? state.params.get(name)?.value : (schema as { default?: unknown }).default,
        ])
        .filter(([, value]) => value !== undefined || !check.needsAnyParam),
    ),
    origins: Object.fromEntries([
      ...(on.by ? [["enabled", originOf(on.by)]] : []),
      ...(state.severity ? [["severity", originOf(state.severity.spot)]] : []),
      ...[...state.params].map(([name, { spot }]) => [`params.${name}`, originOf(spot)]),
    ]),
    source: on.source && lineOf(on.source),
  }));
  return { controls, problems };
}

function notInForce(states: States, checks: readonly LoadedCheck[]): ControlNotInForce[] {
  return checks
    .map(({ check }) => ({ check, state: stateOf(states, check.id) }))
    .filter(({ check, state }) => !state.on && !check.optIn)
    .sort((a, b) => (a.check.id < b.check.id ? -1 : 1))
    .map(({ check: { id }, state: { out } }) =>
      out ? { id, reason: out.reason, origin: originOf(out.by) } : { id, reason: "not-selected" as const },
    );
}

/** The parameters without a default that a policy must set and does not, as they stand in a sentence. */
function missingParams(check: AnyCheck, set: ReadonlyMap<string, Setting>): string[] {
  const names = Object.entries(check.params ?? {}).flatMap(([name, schema]) =>
    (schema as object) && "default" in (schema as object) ? [] : [name],
  );
  const quotedNames = names.map((name) => `"${name}"`);
  if (check.needsAnyParam) return names.some((name) => set.has(name)) ? [] : [`one of ${quotedNames.join(", ")}`];
  return quotedNames.filter((_, i) => !set.has(names[i] ?? ""));
}

const problemSpot = (spot: Spot | null) => (spot ? { spot } : {});
const lineOf = ({ path, line }: Spot) => ({ path, line });
const originOf = ({ path, line, builtIn }: Spot): Origin => ({ path, line, builtIn });
