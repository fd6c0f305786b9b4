import type { FrameworkRequirement, ResolvedFramework, ResolvedPolicy } from "../../model/documents/policy.ts";
import type { Notification, Requirement } from "../../model/documents/result.ts";
import type { RequirementStatus, Status } from "../../model/findings/severity.ts";
import { applied, isExpired } from "../findings/attestations.ts";

type Stated = Pick<ResolvedPolicy, "frameworks" | "attestations">;
type PolicyAttestation = ResolvedPolicy["attestations"][number];

/**
 * The requirements of frameworks with their statuses. An attestation counts for a requirement without controls, through the
 * day of `expires`, by `collectedAt`; of several the last one.
 *
 * @param statuses - of the enabled controls, by their ids.
 */
export function requirementsOf(
  { frameworks, attestations }: Stated,
  statuses: ReadonlyMap<string, Status>,
  collectedAt: string,
): Requirement[] {
  const valid = attestations.filter((one) => !isExpired(one, collectedAt));
  const byName = requirementsByName(frameworks);
  const attested = new Map(valid.map((one) => [byName.get(one.requirement ?? ""), one]));
  return frameworks.flatMap(({ id: framework, requirements }) =>
    requirements.map((requirement) => {
      const { id, aliases, controls, differing = [], manual, ...more } = requirement;
      const found = controls.map((control) => decided(statuses.get(control), differing.includes(control)));
      const attestation = controls.length === 0 ? attested.get(requirement) : undefined;
      return {
        framework,
        id,
        ...more,
        ...(aliases ? { aliases: [...aliases] } : {}),
        status: attestation ? ("attested" as const) : statusOf(found, manual !== undefined),
        controls: [...controls],
        ...(manual === undefined ? {} : { manualReason: manual }),
        ...(attestation ? { attestation: applied(attestation) } : {}),
      };
    }),
  );
}

/** What is stated no longer, of no requirement, or of one that controls decide. */
export function aboutAttestations({ frameworks, attestations }: Stated, collectedAt: string): Notification[] {
  const whyNot = withoutEffect(frameworks, collectedAt);
  return attestations.flatMap((one): Notification[] => {
    const { requirement, source } = one;
    if (requirement === undefined) return [];
    const found = whyNot({ ...one, requirement });
    if (!found) return [];
    const message = `Attestation of ${requirement} (${source.path}:${source.line}) ${found.text}`;
    return [{ level: "warning", code: `attestation-${found.why}`, message }];
  });
}

/** Requirements that are not evaluated because a policy changes what their framework sets. */
export function aboutParameters(
  frameworks: readonly ResolvedFramework[],
  requirements: readonly Requirement[],
  statuses: ReadonlyMap<string, Status>,
): Notification[] {
  const differing = new Map(
    frameworks.flatMap(({ id, requirements }) =>
      requirements.map((one) => [`${id}/${one.id}`, one.differing] as const),
    ),
  );
  return requirements.flatMap(({ framework, id, status }) => {
    const controls = (differing.get(`${framework}/${id}`) ?? []).filter((control) => statuses.has(control));
    if (status !== "not-evaluated" || controls.length === 0) return [];
    const message = `Requirement ${framework}/${id} is not evaluated: parameters of ${controls.join(", ")} differ from what the framework sets`;
    return [{ level: "warning", code: "framework-parameters", message }];
  });
}

/** Tells why an attestation has no effect, if it has none. @param time - ISO 8601, or its day. */
export function withoutEffect(frameworks: readonly ResolvedFramework[], time: string) {
  const known = requirementsByName(frameworks);
  return (
    one: Pick<PolicyAttestation, "owner" | "expires"> & { readonly requirement: string },
  ): { readonly why: "unused" | "expired"; readonly text: string } | undefined => {
    const found = known.get(one.requirement);
    if (!found) return { why: "unused", text: "is of a requirement that no framework of the policy has" };
    if (found.controls.length > 0) return { why: "unused", text: "has no effect: the requirement has controls" };
    if (!isExpired(one, time)) return undefined;
    return { why: "expired", text: `expired on ${one.expires}: ask ${one.owner} to renew it` };
  };
}

/** Requirements by `framework/requirement`, of their ids and their aliases. An id goes before an alias. */
function requirementsByName(frameworks: readonly ResolvedFramework[]): Map<string, FrameworkRequirement> {
  const named = (names: (one: FrameworkRequirement) => readonly string[]) =>
    frameworks.flatMap(({ id, requirements }) =>
      requirements.flatMap((one) => names(one).map((name) => [`${id}/${name}`, one] as const)),
    );
  return new Map([...named(({ aliases = [] }) => aliases), ...named(({ id }) => [id])]);
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

/** With other parameters than the framework's, a control decides nothing but what it finds wrong or cannot read. */
function decided(status: Status | undefined, differs: boolean): Status | undefined {
  return differs && status !== "fail" && status !== "unknown" ? undefined : status;
}

/**
 * @param controls - the statuses of its controls; undefined: not evaluated as the framework asks.
 * @param partly - no scan can decide it, or not all of it.
 */
function statusOf(controls: readonly (Status | undefined)[], partly: boolean): RequirementStatus {
  if (controls.length === 0) return "manual";
  if (controls.includes("fail")) return "fail";
  if (controls.includes("unknown")) return "unknown";
  if (controls.includes(undefined)) return "not-evaluated";
  // A requirement of which a part needs review is not met yet.
  if (partly || controls.includes("manual")) return "manual";
  return controls.every((one) => one === "not-applicable") ? "not-applicable" : "pass";
}
