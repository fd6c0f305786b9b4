import type { ResolvedPolicy } from "../../model/documents/policy.ts";
import { type Layer, spotIn } from "../layers/layer.ts";
import type { Problem } from "./problem.ts";

/** A minimum score next to a gate on new failures, which turns it off. */
export function gateWarnings(layers: readonly Layer[], policy: Pick<ResolvedPolicy, "gate"> | undefined): Problem[] {
  if (!policy?.gate.newOnly) return [];
  return layers.flatMap((layer) =>
    layer.builtIn || layer.policy.gate?.minScore === undefined
      ? []
      : [
          {
            spot: spotIn(layer, ["gate", "minScore"], "key"),
            message:
              "minScore has no effect with newOnly: the score counts old failures, too; --min-score sets it for a scan",
          },
        ],
  );
}
