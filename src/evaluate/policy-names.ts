import type { ResolvedPolicy } from "../model/documents/policy.ts";

/** A policy whose files are named as documents name them: alike from whichever folder the same files are evaluated. */
export function byName(policy: ResolvedPolicy): ResolvedPolicy {
  const names = new Map(
    policy.policies.flatMap(({ name, path }) => (path === undefined ? [] : [[path, name] as const])),
  );
  const named = <T extends { readonly path: string }>(place: T): T => ({
    ...place,
    path: names.get(place.path) ?? place.path,
  });
  return {
    ...policy,
    policies: policy.policies.map((one) => (one.path === undefined ? one : { ...one, path: one.name })),
    controls: policy.controls.map((one) => ({ ...one, source: one.source && named(one.source) })),
    notInForce: policy.notInForce.map((one) => (one.origin ? { ...one, origin: named(one.origin) } : one)),
    waivers: policy.waivers.map((one) => ({ ...one, source: named(one.source) })),
    attestations: policy.attestations.map((one) => ({ ...one, source: named(one.source) })),
  };
}
