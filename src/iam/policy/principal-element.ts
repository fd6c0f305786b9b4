import { isObject, textsOf } from "./json.ts";

/** The element `Principal` or `NotPrincipal` of a statement. */
export interface PrincipalElement {
  readonly not: boolean;
  /** `*`, which is everyone: anonymous callers, every account, AWS services. */
  readonly everyone: boolean;
  /** Names of services, in lower case. */
  readonly services: readonly string[];
  /** Accounts, users, roles and sessions: an account as the ARN of its root, others as they are written. */
  readonly aws: readonly string[];
  /** Federated and canonical users. */
  readonly others: readonly string[];
}

/** Reads `Principal`; undefined where a statement has none, null where it is malformed. */
export function principalOf(statement: Record<string, unknown>): PrincipalElement | undefined | null {
  const [name, another] = ["Principal", "NotPrincipal"].filter((member) => Object.hasOwn(statement, member));
  if (name === undefined) return undefined;
  if (another !== undefined) return null;
  const not = name === "NotPrincipal";
  const value = statement[name];
  const none = { not, everyone: false, services: [], aws: [], others: [] };
  if (value === "*") return { ...none, everyone: true };
  if (!isObject(value)) return null;
  const kinds = ["AWS", "Service", "Federated", "CanonicalUser"] as const;
  if (Object.keys(value).some((kind) => !kinds.includes(kind as never))) return null;
  const lists = kinds.map((kind) => (Object.hasOwn(value, kind) ? textsOf(value[kind]) : []));
  if (lists.includes(undefined)) return null;
  const [aws = [], services = [], federated = [], canonical = []] = lists;
  // AWS allows the wildcard by itself alone.
  if ([...aws, ...services].some((one) => one !== "*" && /[*?]/.test(one)) || services.includes("*")) return null;
  return {
    not,
    everyone: aws.includes("*"),
    services: services.map((one) => one.toLowerCase()),
    aws: aws.filter((one) => one !== "*").map(accountRoot),
    others: [...federated, ...canonical],
  };
}

/** An account is written as its id or as the ARN of its root. */
export function accountRoot(name: string): string {
  return /^\d{12}$/.test(name) ? `arn:aws:iam::${name}:root` : name;
}

/** The account of an AWS principal; undefined for the id of a deleted user or role. */
export const accountOf = (name: string): string | undefined => /^arn:[^:]+:(?:iam|sts)::(\d{12}):/.exec(name)?.[1];
