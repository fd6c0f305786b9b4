import type { LoadedCheck } from "../../model/findings/check.ts";
import { didYouMean, quoted } from "../../model/text/suggest.ts";
import { itemsOf, type Layer, spotIn } from "../layers/layer.ts";
import { paramsSet } from "./params.ts";
import type { Problem } from "./problem.ts";

/** Items of parameters that AWS does not list: a new name, or a typing error after which nothing can pass. */
export function paramWarnings(layers: readonly Layer[], checks: readonly LoadedCheck[]): Problem[] {
  return layers
    .flatMap((layer) => paramsSet(layer, checks))
    .flatMap(({ layer, steps, name, value, loaded }) => {
      const known: readonly string[] | undefined = loaded.check.knownItems?.[name];
      if (!known) return [];
      return itemsOf(value).flatMap((item, i) =>
        typeof item !== "string" || known.includes(item)
          ? []
          : [
              {
                spot: spotIn(layer, [...steps, i]),
                message: `AWS lists no ${quoted(item)} for param "${name}" of "${loaded.check.id}"${didYouMean(item, known)}`,
              },
            ],
      );
    });
}
