import { matchesEverything } from "../../evaluate/findings/waivers.ts";
import type { ResolvedControl } from "../../model/documents/policy.ts";
import type { LoadedCheck } from "../../model/findings/check.ts";
import { arnPatterns, labelOf, rowOf } from "../../model/resources/graph.ts";
import type { ResourceType } from "../../model/resources/resource-types.ts";
import { globsOverlap } from "../../model/text/glob.ts";
import { quoted } from "../../model/text/suggest.ts";
import { entriesOf, itemsOf, type Layer, spotIn } from "../layers/layer.ts";
import type { Problem } from "./problem.ts";

/** Whether a pattern can match the ARN or the id of any resource of this type. */
function canMatch(pattern: string, type: ResourceType): boolean {
  if (arnPatterns(type).some((arn) => globsOverlap(pattern, arn))) return true;
  return !pattern.startsWith("arn:") && globsOverlap(pattern, rowOf(type)?.ids ?? "*");
}

/**
 * Waivers, and attestations of findings, that are permitted but expired, without effect by their form, or matching every
 * resource.
 *
 * @param inForce - the controls in force, where that is known.
 */
export function waiverWarnings(
  layers: readonly Layer[],
  checks: readonly LoadedCheck[],
  inForce: readonly ResolvedControl[] | undefined,
  today: string,
): Problem[] {
  const types = new Map(checks.map(({ check }) => [check.id, check.resourceType as ResourceType]));
  // Those of an option are in force where it is given.
  const optIn = checks.flatMap(({ check }) => (check.optIn ? [check.id] : []));
  const ids = inForce && new Set([...inForce.map(({ id }) => id), ...optIn]);
  const entries = (list: "waivers" | "attestations", noun: string) => (layer: Layer) =>
    itemsOf(layer.policy[list]).flatMap((one, i) => {
      const { requirement, control, resource, expires } = Object.fromEntries(entriesOf(one));
      if (requirement !== undefined) return [];
      const type = typeof control === "string" ? types.get(control) : undefined;
      const warn = (member: string, text: string): Problem[] => [
        { spot: spotIn(layer, [list, i, member]), message: `${noun} ${text}` },
      ];
      return [
        ...(typeof expires === "string" && expires < today ? warn("expires", `expired on ${expires}`) : []),
        ...(type && ids && !ids.has(control as string)
          ? warn("control", `has no effect: control ${quoted(control as string)} is not in force`)
          : []),
        ...(typeof resource === "string" && type ? resourceWarnings(resource, type, warn) : []),
      ];
    });
  return [...layers.flatMap(entries("waivers", "waiver")), ...layers.flatMap(entries("attestations", "attestation"))];
}

function resourceWarnings(
  resource: string,
  type: ResourceType,
  warn: (member: string, text: string) => Problem[],
): Problem[] {
  if (!canMatch(resource, type))
    return warn("resource", `has no effect: ${quoted(resource)} cannot match the ARN or id of any ${labelOf(type)}`);
  if (matchesEverything(resource, type)) return warn("resource", `matches every ${labelOf(type)}: ${quoted(resource)}`);
  return [];
}
