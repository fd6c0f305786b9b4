/**
 * A second, naive evaluator: one request with every value given, straight from AWS's pages on the evaluation logic and the
 * condition operators. It shares no code with `src/iam`.
 */
export interface PlainStatement {
  readonly Effect: "Allow" | "Deny";
  readonly [member: string]: unknown;
}

export interface PlainRequest {
  readonly principal: { readonly Service?: string; readonly AWS?: string } | "anonymous";
  readonly action: string;
  readonly resource: string;
  /** By key in lower case; a key that is missing is absent. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
}

export function naively(statements: readonly PlainStatement[], request: PlainRequest): "allow" | "deny" | "none" {
  const applying = statements.filter((one) => applies(one, request));
  if (applying.some(({ Effect }) => Effect === "Deny")) return "deny";
  return applying.length > 0 ? "allow" : "none";
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(String);

function glob(pattern: string, text: string, flags = ""): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`, flags).test(text);
}

function arnGlob(pattern: string, text: string): boolean {
  const fields = (arn: string) => [...arn.split(":").slice(0, 5), arn.split(":").slice(5).join(":")];
  const [patterns, texts] = [fields(pattern), fields(text)];
  return text.split(":").length > 5 && patterns.every((one, i) => glob(one, texts[i] ?? ""));
}

function applies(statement: PlainStatement, { principal, action, resource, context }: PlainRequest): boolean {
  const either = (name: string, test: (text: string) => boolean) => {
    if (name in statement) return listOf(statement[name]).some(test);
    if (`Not${name}` in statement) return !listOf(statement[`Not${name}`]).some(test);
    return true;
  };
  const isPrincipal = (element: unknown) => {
    if (element === "*") return true;
    const { AWS, Service } = element as { AWS?: unknown; Service?: unknown };
    if (AWS !== undefined && listOf(AWS).includes("*")) return true;
    if (principal === "anonymous") return false;
    if (principal.Service) return Service !== undefined && listOf(Service).includes(principal.Service);
    return AWS !== undefined && listOf(AWS).includes(principal.AWS ?? "");
  };
  if (!("Principal" in statement ? isPrincipal(statement.Principal) : !isPrincipal(statement.NotPrincipal)))
    return false;
  if (!either("Action", (one) => glob(one, action, "i")) || !either("Resource", (one) => glob(one, resource)))
    return false;
  return Object.entries((statement.Condition ?? {}) as Record<string, Record<string, unknown>>).every(
    ([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => condition(operator, listOf(values), context[key.toLowerCase()])),
  );
}

const COMPARE: Record<string, (policy: string, request: string) => boolean> = {
  StringEquals: (policy, request) => policy === request,
  StringEqualsIgnoreCase: (policy, request) => policy.toLowerCase() === request.toLowerCase(),
  StringLike: (policy, request) => glob(policy, request),
  ArnLike: arnGlob,
  ArnEquals: arnGlob,
  Bool: (policy, request) => policy.toLowerCase() === request.toLowerCase(),
  NumericEquals: (policy, request) => Number(request) === Number(policy),
  NumericLessThan: (policy, request) => Number(request) < Number(policy),
  NumericGreaterThanEquals: (policy, request) => Number(request) >= Number(policy),
  IpAddress: (policy, request) => {
    const [base = "", length = "32"] = policy.split("/");
    const number = (ip: string) => ip.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
    const size = 2 ** (32 - Number(length));
    return Math.floor(number(base) / size) === Math.floor(number(request) / size);
  },
};

function condition(
  operator: string,
  values: readonly string[],
  given: string | readonly string[] | undefined,
): boolean {
  if (operator === "Null") return values.includes(String(given === undefined));
  const [, of, name = "", exists] = /^(?:For(Any|All)Values?:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const positive = name.replace("Not", "");
  const negated = positive !== name;
  const compare = COMPARE[positive];
  if (!compare) throw new Error(operator);
  if (given === undefined) return exists !== undefined || of === "All" || (of === undefined && negated);
  const test = (one: string) => values.some((value) => compare(value, one));
  const requests = typeof given === "string" ? [given] : given;
  if (of === "Any") return requests.some((one) => test(one) !== negated);
  if (of === "All") return requests.every((one) => test(one) !== negated);
  return requests.some(test) !== negated;
}
