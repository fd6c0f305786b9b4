import type { LoadedCheck } from "../../model/findings/check.ts";
import { didYouMean } from "../../model/text/suggest.ts";
import { entriesOf, itemsOf, type Layer, spotIn } from "../layers/layer.ts";
import type { Problem, Spot } from "./problem.ts";

/**
 * Names of controls that no check has: under `controls`, in requirements of frameworks, in waivers and attestations.
 *
 * @param rules - the controls of rules on events.
 */
export function nameProblems(
  layers: readonly Layer[],
  checks: readonly LoadedCheck[],
  rules: readonly string[],
): Problem[] {
  const known = new Set([...checks.map(({ check }) => check.id), ...rules]);
  const unknown = (name: unknown, spot: () => Spot): Problem[] =>
    typeof name !== "string" || name === "" || known.has(name)
      ? []
      : [
          {
            spot: spot(),
            message: `unknown control "${name}"${didYouMean(name, known) || '; "trailproof checks" lists them'}`,
          },
        ];
  return layers.flatMap((layer) => [
    ...entriesOf(layer.policy.controls).flatMap(([name]) =>
      unknown(name, () => spotIn(layer, ["controls", name], "key")),
    ),
    ...entriesOf(layer.policy.requirements).flatMap(([id, requirement]) =>
      entriesOf(requirement).flatMap(([member, names]) =>
        member !== "controls"
          ? []
          : itemsOf(names).flatMap((name, i) =>
              unknown(name, () => spotIn(layer, ["requirements", id, "controls", i])),
            ),
      ),
    ),
    ...(["waivers", "attestations"] as const).flatMap((list) =>
      itemsOf(layer.policy[list]).flatMap((one, i) =>
        entriesOf(one).flatMap(([member, name]) =>
          member === "control" ? unknown(name, () => spotIn(layer, [list, i, "control"])) : [],
        ),
      ),
    ),
  ]);
}
