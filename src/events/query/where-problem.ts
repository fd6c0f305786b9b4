import { celEnv, isCelError, parse, plan } from "@bufbuild/cel";

type Parsed = ReturnType<typeof parse>;
type Expression = NonNullable<Parsed["expr"]>;
type Call = Extract<Expression["exprKind"], { case: "callExpr" }>["value"];

/** What CEL says of a member that a record lacks. */
const MISSING = /^(unresolved attribute|field not found|key not found|index .* out of bounds)/;
const BOOLEAN_OPERATORS = ["_&&_", "_||_"];

const ARN = "arn:aws:iam::111122223333:user/alice";
/** The members that have the same type in every record. */
const SAMPLE = {
  eventVersion: "1.11",
  eventTime: "2026-01-01T00:00:00Z",
  eventSource: "iam.amazonaws.com",
  eventName: "ListUsers",
  awsRegion: "us-east-1",
  sourceIPAddress: "203.0.113.7",
  userAgent: "aws-cli",
  errorCode: "AccessDenied",
  errorMessage: "denied",
  requestID: "00000000-0000-4000-8000-000000000000",
  eventID: "00000000-0000-4000-8000-000000000001",
  eventType: "AwsApiCall",
  eventCategory: "Management",
  recipientAccountId: "111122223333",
  userIdentity: { type: "IAMUser", arn: ARN, accountId: "111122223333", userName: "alice" },
};
const VARIABLES = Object.assign(Object.create(null), SAMPLE, { record: SAMPLE });

/**
 * Why an expression cannot be a condition on records: an unknown function, a literal that is no regular expression, or a type
 * that fits no record. Each part is evaluated alone, since `&&`, `||` and `?:` skip parts.
 */
export function problemOf({ expr }: Parsed): string | undefined {
  if (!expr) return undefined;
  for (const call of callsIn(expr)) {
    const problem = callProblem(call);
    if (problem !== undefined) return problem;
  }
  return conditionProblem(expr);
}

function callProblem(expression: Expression): string | undefined {
  const { function: name, target, args } = expression.exprKind.value as Call;
  if (name === "has") return hasProblem(args[0]);
  // Its text may be of a member that the sample lacks.
  const pattern = name === "matches" ? literal(args.at(-1)) : undefined;
  if (pattern !== undefined) {
    const problem = errorOf(plan(celEnv(), parse('"".matches(pattern)'))({ pattern }));
    if (problem !== undefined) return problem;
  }
  if (!target && BOOLEAN_OPERATORS.includes(name)) {
    const problem = args.map(conditionProblem).find((one) => one !== undefined);
    if (problem !== undefined) return problem;
  }
  return errorOf(sampleValue(expression));
}

/** The parser makes no call of `has(a.b)`. */
function hasProblem(argument: Expression | undefined): string {
  const kind = argument?.exprKind;
  const name = kind?.case === "identExpr" ? kind.value.name : "NAME";
  return `has() requires a member of an object, such as has(record.${name})`;
}

function conditionProblem(expression: Expression): string | undefined {
  const value = sampleValue(expression);
  if (isCelError(value)) return errorOf(value);
  return typeof value === "boolean" ? undefined : "a condition is required, which is true or false";
}

function literal(expression: Expression | undefined): string | undefined {
  if (expression?.exprKind.case !== "constExpr") return undefined;
  const { constantKind } = expression.exprKind.value;
  return constantKind.case === "stringValue" ? constantKind.value : undefined;
}

const sampleValue = (expression: Expression) => plan(celEnv(), expression)(VARIABLES);

function errorOf(value: unknown): string | undefined {
  if (!isCelError(value) || MISSING.test(value.message)) return undefined;
  return value.message.replace(/^unbound function: /, "unknown function ");
}

/** The calls in an expression, at any depth; operators are calls. */
function callsIn(value: unknown): Expression[] {
  if (typeof value !== "object" || value === null) return [];
  const own = (value as Partial<Expression>).exprKind?.case === "callExpr" ? [value as Expression] : [];
  return [...own, ...Object.values(value).flatMap(callsIn)];
}
