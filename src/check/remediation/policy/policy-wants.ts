import type { Remedy, Want } from "../../../model/findings/check.ts";

/** What findings want of the policy of a bucket, key or topic; all that they want is written at once, by one step. */
export interface PolicyWant extends Want {
  readonly kind: "policy";
  readonly of: "bucket" | "key" | "topic";
  /** The bucket's name, or the ARN. */
  readonly resource: string;
  /** CloudTrail can deliver; only for the account's trails; not without TLS; not everyone. */
  readonly wanted: "delivery" | "source" | "tls" | "not-everyone";
}

export function isPolicyWant(want: unknown): want is PolicyWant {
  return (want as Partial<PolicyWant> | undefined)?.kind === "policy";
}

/** A remedy that wants something of a policy. */
export function policyRemedy(
  of: PolicyWant["of"],
  resource: string,
  ...wanted: readonly PolicyWant["wanted"][]
): Remedy {
  return { steps: [], wants: wanted.map((one): PolicyWant => ({ kind: "policy", of, resource, wanted: one })) };
}
