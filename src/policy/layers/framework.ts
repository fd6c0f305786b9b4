import { isDeepStrictEqual } from "node:util";
import type { ResolvedControl, ResolvedFramework } from "../../model/documents/policy.ts";
import type { LoadedCheck } from "../../model/findings/check.ts";
import { type Layer, spotIn } from "./layer.ts";

/** The framework of a layer, with its requirements in the order of the file: of ids such as `"10"` JavaScript keeps none. */
export function frameworkOf(
  layer: Layer,
  inForce: readonly ResolvedControl[],
  checks: readonly LoadedCheck[],
): ResolvedFramework | undefined {
  const { framework, requirements = {} } = layer.policy;
  if (!framework) return undefined;
  const differing = new Set(differingParams(layer, inForce, checks).map(({ control }) => control));
  const place = (id: string) => spotIn(layer, ["requirements", id], "key");
  return {
    ...framework,
    requirements: Object.entries(requirements)
      .map(([id, requirement]) => ({ id, requirement, at: place(id) }))
      .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
      .map(({ id, requirement: { level, controls = [], ...more } }) => {
        const differ = controls.filter((control) => differing.has(control));
        return {
          id,
          ...more,
          ...(level === undefined ? {} : { level: String(level) }),
          controls,
          ...(differ.length > 0 ? { differing: differ } : {}),
        };
      }),
  };
}

/** A parameter that a framework sets, and that does not have this value where all policies are put together. */
interface DifferingParam {
  readonly control: string;
  readonly name: string;
  readonly value: unknown;
  /** The control as it is in force, if it is. */
  readonly inForce: ResolvedControl | undefined;
}

/** Parameters that a framework, or what it extends, sets and another policy sets otherwise, but to a stricter value. */
export function differingParams(
  layer: Layer,
  inForce: readonly ResolvedControl[],
  checks: readonly LoadedCheck[],
): DifferingParam[] {
  const byId = new Map(inForce.map((control) => [control.id, control]));
  return [...paramsOf(layer)].flatMap(([control, params]) =>
    [...params].flatMap(([name, value]) => {
      const found = byId.get(control);
      const meets =
        found &&
        (isDeepStrictEqual(found.params[name], value) || isStricter(checks, control, name, found.params[name], value));
      return meets ? [] : [{ control, name, value, inForce: found }];
    }),
  );
}

/** Whether a control that passes with the first value also passes with the second, which asks for less. */
export function isStricter(
  checks: readonly LoadedCheck[],
  control: string,
  name: string,
  value: unknown,
  than: unknown,
): boolean {
  const stricter: readonly unknown[] = checks.find(({ check }) => check.id === control)?.check.higherIsStricter ?? [];
  return stricter.includes(name) && typeof value === "number" && typeof than === "number" && value > than;
}

/** What a layer sets, over what it extends. */
function paramsOf(layer: Layer): Map<string, Map<string, unknown>> {
  const all = new Map<string, Map<string, unknown>>();
  for (const { policy } of withParents(layer, new Set()))
    for (const [control, said] of Object.entries(policy.controls ?? {}))
      if (typeof said === "object")
        for (const [name, value] of Object.entries(said.params ?? {}))
          all.set(control, new Map(all.get(control)).set(name, value));
  return all;
}

/** What a layer extends, then the layer: each once, however many ways lead to it. */
function withParents(layer: Layer, seen: Set<Layer>): Layer[] {
  if (seen.has(layer)) return [];
  seen.add(layer);
  return [...layer.parents.flatMap((parent) => withParents(parent, seen)), layer];
}
