/** The value of a condition key in a request; null: the request has no such key. */
export type Value = string | readonly string[] | null;

/** The values that a key may have in the requests of a set. */
export type Domain =
  | { readonly kind: "one-of"; readonly values: readonly Value[] }
  /** Absent, or any value. */
  | { readonly kind: "any" }
  /** Absent, or a value that no fixed value of the policy matches: what a caller has that the policy does not name. */
  | { readonly kind: "unnamed" };

/** Who calls. */
export type Principal =
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "anonymous" }
  /** Of an account that the policy does not name. */
  | { readonly kind: "unnamed" }
  /** An account (as the ARN of its root), user, role or session. */
  | { readonly kind: "aws"; readonly arn: string }
  /** A federated or a canonical user, as a policy writes it. */
  | { readonly kind: "other"; readonly name: string }
  /** Who a policy of an identity is attached to. */
  | { readonly kind: "holder" };

/** A set of requests: every combination of these. */
export interface Requests {
  readonly principal: Principal;
  /** With wildcards: each of these actions. */
  readonly action: string;
  /** With wildcards: each of these resources. */
  readonly resource: string;
  /** By key, in lower case. Keys that are not there may have any value. */
  readonly context: Readonly<Record<string, Domain>>;
}

export const ANY: Domain = { kind: "any" };
export const UNNAMED: Domain = { kind: "unnamed" };
export const ABSENT: Domain = { kind: "one-of", values: [null] };
export const oneOf = (...values: readonly Value[]): Domain => ({ kind: "one-of", values });
