import type { ResolvedControl } from "../../model/documents/policy.ts";
import type { LoadedCheck } from "../../model/findings/check.ts";
import { quoted } from "../../model/text/suggest.ts";
import { differingParams } from "../layers/framework.ts";
import { entriesOf, itemsOf, type Layer, spotIn } from "../layers/layer.ts";
import type { Problem } from "./problem.ts";

/** Requirements without a framework or an id that says something, and two frameworks with one id. */
export function frameworkProblems(layers: readonly Layer[]): Problem[] {
  const seen = new Map<unknown, Layer>();
  return layers.flatMap((layer): Problem[] => {
    const { framework, requirements } = layer.policy;
    if (framework === undefined) {
      if (requirements === undefined) return [];
      const message = '"requirements" needs "framework" with the id and the title of what requires them';
      return [{ spot: spotIn(layer, ["requirements"], "key"), message }];
    }
    const unnamed = entriesOf(requirements)
      .filter(([id]) => !/[\p{L}\p{N}]/u.test(id))
      .map(([id]) => ({
        spot: spotIn(layer, ["requirements", id], "key"),
        message: `the id of a requirement must be text with letters or digits, not ${quoted(id)}`,
      }));
    const wrong = [...unnamed, ...aliasProblems(layer)];
    const other = seen.get(framework.id);
    if (!other) seen.set(framework.id, layer);
    if (!other) return wrong;
    const message = `the framework ${quoted(framework.id)} is also in ${other.file}: each needs an id of its own`;
    return [{ spot: spotIn(layer, ["framework", "id"]), message }, ...wrong];
  });
}

/** Aliases that two requirements have. */
function aliasProblems(layer: Layer): Problem[] {
  const owners = new Map<unknown, string>();
  return entriesOf(layer.policy.requirements).flatMap(([id, requirement]) =>
    itemsOf(Object.fromEntries(entriesOf(requirement)).aliases).flatMap((alias, i): Problem[] => {
      const owner = owners.get(alias);
      if (owner === undefined) owners.set(alias, id);
      if (owner === undefined || typeof alias !== "string") return [];
      const message = `the alias ${quoted(alias)} is also that of requirement ${quoted(owner)}`;
      return [{ spot: spotIn(layer, ["requirements", id, "aliases", i]), message }];
    }),
  );
}

/** Requirements that nothing decides and nothing explains, and controls of requirements that a policy turns off. */
export function frameworkWarnings(
  layers: readonly Layer[],
  inForce: readonly ResolvedControl[] | undefined,
  checks: readonly LoadedCheck[],
): Problem[] {
  const known = inForce && new Set(inForce.map(({ id }) => id));
  return layers.flatMap((layer) => {
    const differing = inForce && layer.policy.framework ? differingParams(layer, inForce, checks) : [];
    return entriesOf(layer.policy.requirements).flatMap(([id, requirement]): Problem[] => {
      const { title, controls, manual } = Object.fromEntries(entriesOf(requirement));
      if (title === undefined) return [];
      const names = itemsOf(controls);
      if (names.length === 0 && manual === undefined) {
        const message = `requirement ${quoted(id)} has no control: say under "manual" why no scan can decide it`;
        return [{ spot: spotIn(layer, ["requirements", id], "key"), message }];
      }
      if (!known) return [];
      return names.flatMap((name, i): Problem[] => {
        if (typeof name !== "string") return [];
        const spot = spotIn(layer, ["requirements", id, "controls", i]);
        const so = `requirement ${quoted(id)} is not evaluated`;
        if (!known.has(name)) return [{ spot, message: `control ${quoted(name)} is not enabled: ${so}` }];
        return differing
          .filter(({ control }) => control === name)
          .map((one) => ({ spot, message: `${differs(one)}: ${so}, unless it fails` }));
      });
    });
  });
}

function differs({ control, name, value, inForce }: ReturnType<typeof differingParams>[number]): string {
  const origin = inForce?.origins[`params.${name}`];
  const where = origin ? ` (${origin.path}:${origin.line})` : "";
  return `control ${quoted(control)} has "${name}: ${JSON.stringify(inForce?.params[name])}"${where} and not ${JSON.stringify(value)}, as the framework sets`;
}
