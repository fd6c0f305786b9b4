import type { ResolvedFramework } from "../../model/documents/policy.ts";
import type { Requirement } from "../../model/documents/result.ts";
import type { RequirementStatus, Status } from "../../model/findings/severity.ts";

/**
 * The requirements of frameworks with their statuses.
 *
 * @param statuses - of the enabled controls, by their ids.
 */
export function requirementsOf(
  frameworks: readonly ResolvedFramework[],
  statuses: ReadonlyMap<string, Status>,
): Requirement[] {
  return frameworks.flatMap(({ id: framework, requirements }) =>
    requirements.map(({ id, controls, manual, ...more }) => ({
      framework,
      id,
      ...more,
      status: statusOf(controls.map((control) => statuses.get(control))),
      controls: [...controls],
      ...(manual === undefined ? {} : { manualReason: manual }),
    })),
  );
}

/** The requirements that each control decides, as `framework/requirement`. */
export function requirementsByControl(frameworks: readonly ResolvedFramework[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id, requirements } of frameworks)
    for (const requirement of requirements)
      for (const control of requirement.controls)
        found.set(control, [...(found.get(control) ?? []), `${id}/${requirement.id}`]);
  return found;
}

/** @param controls - the statuses of its controls; undefined: not enabled. */
function statusOf(controls: readonly (Status | undefined)[]): RequirementStatus {
  if (controls.length === 0) return "manual";
  if (controls.includes("fail")) return "fail";
  if (controls.includes("unknown")) return "unknown";
  if (controls.includes(undefined)) return "not-evaluated";
  // A requirement of which a part needs review is not met yet.
  if (controls.includes("manual")) return "manual";
  return controls.every((one) => one === "not-applicable") ? "not-applicable" : "pass";
}
