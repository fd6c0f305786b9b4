import { withoutEffect } from "../../evaluate/summary/requirements.ts";
import type { ResolvedFramework } from "../../model/documents/policy.ts";
import { quoted } from "../../model/text/suggest.ts";
import { entriesOf, itemsOf, type Layer, spotIn } from "../layers/layer.ts";
import type { Problem } from "./problem.ts";

/** Attestations that do not say what they are of, or say it twice. */
export function attestationProblems(layers: readonly Layer[]): Problem[] {
  return layers.flatMap((layer) =>
    itemsOf(layer.policy.attestations).flatMap((attestation, i): Problem[] => {
      const members = entriesOf(attestation).map(([name]) => name);
      const named = ["requirement", "control", "resource"].filter((name) => members.includes(name));
      const spot = spotIn(layer, ["attestations", i]);
      if (members.length > 0 && named.length === 0)
        return [{ spot, message: `"attestations[${i}]" needs "requirement", or "control" and "resource"` }];
      if (named.length < 2 || named[0] !== "requirement") return [];
      return [{ spot, message: `"attestations[${i}]" has "requirement" and "${named[1]}": an attestation is of one` }];
    }),
  );
}

/** Attestations of requirements without effect: expired, of no requirement, or of one that controls decide. */
export function attestationWarnings(
  layers: readonly Layer[],
  frameworks: readonly ResolvedFramework[] | undefined,
  today: string,
): Problem[] {
  if (!frameworks) return [];
  const whyNot = withoutEffect(frameworks, today);
  return layers.flatMap((layer) =>
    (layer.policy.attestations ?? []).flatMap((one, i): Problem[] => {
      const { requirement } = one;
      const found = requirement === undefined ? undefined : whyNot({ ...one, requirement });
      if (!found || requirement === undefined) return [];
      const member = found.why === "expired" ? "expires" : "requirement";
      const message = `attestation of ${quoted(requirement)} ${found.text}`;
      return [{ spot: spotIn(layer, ["attestations", i, member]), message }];
    }),
  );
}
