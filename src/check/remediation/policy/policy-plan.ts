import type { Step } from "../../../model/documents/result.ts";
import { groupBy } from "../../../model/group-by.ts";
import type { Posture } from "../../../model/resources/posture.ts";
import { changedPolicy } from "./policy-change.ts";
import { putPolicy } from "./policy-steps.ts";
import type { PolicyWant } from "./policy-wants.ts";

/** The steps for what findings want of policies, by {@link resourceOf}. */
export type PolicyPlan = ReadonlyMap<string, { readonly step: Step; readonly notes: readonly string[] }>;

export const resourceOf = ({ of, resource }: PolicyWant): string => `${of} ${resource}`;

/** One step for each policy, with all that findings want of it. */
export function planPolicies(posture: Posture, wants: readonly PolicyWant[]): PolicyPlan {
  const plan = new Map<string, { readonly step: Step; readonly notes: readonly string[] }>();
  for (const [name, own] of groupBy(wants, resourceOf)) {
    const [{ of, resource }] = own;
    const wanted = new Set(own.map((one) => one.wanted));
    const change = changedPolicy(posture, of, resource, wanted);
    const step = putPolicy(of, resource, change);
    plan.set(name, { step: wanted.has("delivery") ? { ...step, grants: true } : step, notes: change.notes });
  }
  return plan;
}
