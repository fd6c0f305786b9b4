import fc from "fast-check";
import { expect, it } from "vitest";
import { ask, oneOf, policyOf, type Requests, type Value } from "../../src/iam/index.ts";
import { naively, type PlainStatement } from "./naive.ts";

const RUNS = Number(process.env.PROPERTY_RUNS ?? 250);

/** Values that conditions of these tests can tell apart, by key. */
const VALUES: Readonly<Record<string, readonly Value[]>> = {
  "aws:securetransport": [null, "true", "false"],
  "aws:sourcearn": [
    null,
    "arn:aws:cloudtrail:us-east-1:111122223333:trail/main",
    "arn:aws:s3:::a",
    "arn:aws:cloudtrail:eu-west-1:444455556666:trail/m:x",
  ],
  "aws:sourceaccount": [null, "111122223333", "111122223334", "4"],
  "aws:sourceip": [null, "10.0.0.1", "10.0.1.0", "203.0.113.7"],
  "s3:tlsversion": [null, "1.1", "1.2", "1.3"],
  "aws:principalorgpaths": [null, ["o-a/r-1/"], ["o-a/r-1/", "o-b/r-2/"], ["o-b/r-2/"]],
};
const ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:GetBucketAcl"];
const RESOURCES = ["arn:aws:s3:::b", "arn:aws:s3:::b/AWSLogs/1/x", "arn:aws:s3:::b/other"];
const PRINCIPALS = [
  { plain: "anonymous" as const, ours: { kind: "anonymous" as const } },
  {
    plain: { Service: "cloudtrail.amazonaws.com" },
    ours: { kind: "service" as const, name: "cloudtrail.amazonaws.com" },
  },
  {
    plain: { AWS: "arn:aws:iam::111122223333:role/r" },
    ours: { kind: "aws" as const, arn: "arn:aws:iam::111122223333:role/r" },
  },
];

const pick = (...values: readonly string[]) => fc.subarray([...values], { minLength: 1, maxLength: 2 });
const under = (operators: readonly string[], key: string, ...values: readonly string[]) =>
  fc.tuple(fc.constantFrom(...operators), pick(...values)).map(([operator, list]) => ({ operator, key, list }));
const withExists = (...operators: readonly string[]) => operators.flatMap((one) => [one, `${one}IfExists`]);
const ARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/main";

const condition = fc.oneof(
  under(withExists("Bool", "StringEquals"), "aws:SecureTransport", "true", "false"),
  under(
    withExists("StringEquals", "StringNotEquals", "StringLike", "StringNotLike"),
    "aws:SourceArn",
    ...[ARN, "arn:aws:cloudtrail:*", "*:trail/m*", "arn:*:a", "*"],
  ),
  under(
    withExists("ArnLike", "ArnNotLike", "ArnEquals"),
    "AWS:SourceArn",
    ...[
      ARN,
      "arn:aws:cloudtrail:*:111122223333:trail/*",
      "arn:aws:*:*:*:*",
      "arn:aws:cloudtrail:*:*:trail/?:*",
      "arn:aws:s3:::a",
    ],
  ),
  under(
    withExists("StringEquals", "StringNotEquals", "StringLike"),
    "aws:SourceAccount",
    "111122223333",
    "11112222333?",
    "?",
    "4*",
  ),
  under(
    withExists("IpAddress", "NotIpAddress"),
    "aws:SourceIp",
    "10.0.0.0/24",
    "10.0.0.0/8",
    "203.0.113.7",
    "0.0.0.0/1",
  ),
  under(
    withExists("NumericLessThan", "NumericGreaterThanEquals", "NumericEquals", "NumericNotEquals"),
    "s3:TlsVersion",
    "1.2",
    "1.3",
  ),
  under(
    [
      "ForAnyValue:StringLike",
      "ForAllValues:StringEquals",
      "ForAllValues:StringNotLike",
      "ForAnyValue:StringNotEqualsIfExists",
      "ForAllValues:StringLikeIfExists",
    ],
    "aws:PrincipalOrgPaths",
    ...["o-a/*", "o-b/r-2/", "*r-1/", "o-c"],
  ),
  under(["Null"], "aws:SourceAccount", "true", "false"),
  under(["Null"], "aws:PrincipalOrgPaths", "true", "false"),
);

const not = (name: string) => fc.constantFrom(name, name, `Not${name}`);
const statement = fc
  .record({
    effect: fc.constantFrom("Allow" as const, "Allow" as const, "Deny" as const),
    principal: fc.tuple(
      not("Principal"),
      fc.constantFrom<unknown>(
        "*",
        { AWS: "*" },
        { Service: "cloudtrail.amazonaws.com" },
        { AWS: ["arn:aws:iam::111122223333:role/r"] },
      ),
    ),
    action: fc.tuple(not("Action"), pick("s3:*", "S3:get*", "s3:PutObject", "s3:?etObject", "*")),
    resource: fc.tuple(not("Resource"), pick("*", "arn:aws:s3:::b", "arn:aws:s3:::b/*", "arn:aws:s3:::b/AWSLogs/*/x")),
    conditions: fc.array(condition, { maxLength: 3 }),
  })
  .map(({ effect, principal, action, resource, conditions }): PlainStatement => {
    const byOperator: Record<string, Record<string, string[]>> = {};
    for (const { operator, key, list } of conditions) {
      byOperator[operator] ??= {};
      (byOperator[operator] as Record<string, string[]>)[key] = list;
    }
    return {
      Effect: effect,
      [principal[0]]: principal[1],
      [action[0]]: action[1],
      [resource[0]]: resource[1],
      ...(conditions.length > 0 ? { Condition: byOperator } : {}),
    };
  });
const statements = fc.array(statement, { minLength: 1, maxLength: 4 });
const caller = fc.constantFrom(...PRINCIPALS);

const plain = (values: Readonly<Record<string, Value>>) =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string | string[]] => entry[1] !== null));

/** The combinations of these values of keys. */
function contexts(keys: Readonly<Record<string, readonly Value[]>>): Record<string, Value>[] {
  return Object.entries(keys).reduce<Record<string, Value>[]>(
    (all, [key, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))),
    [{}],
  );
}

it("decides as the naive evaluator does on every combination of given values", () => {
  const some = fc.record(
    Object.fromEntries(
      Object.entries(VALUES).map(([key, values]) => [key, fc.subarray([...values], { minLength: 1, maxLength: 2 })]),
    ),
  );
  fc.assert(
    fc.property(
      statements,
      caller,
      fc.constantFrom(...ACTIONS),
      fc.constantFrom(...RESOURCES),
      some,
      (all, who, action, resource, given) => {
        const requests: Requests = {
          principal: who.ours,
          action,
          resource,
          context: Object.fromEntries(
            Object.entries(given).map(([key, values]) => [key, oneOf(...(values as Value[]))]),
          ),
        };
        const decisions = ask([policyOf({ Version: "2012-10-17", Statement: all }, "")], requests);
        const naive = new Set(
          contexts(given as Record<string, Value[]>).map((context) =>
            naively(all, { principal: who.plain, action, resource, context: plain(context) }),
          ),
        );
        expect(decisions.unclear).toEqual([]);
        for (const one of ["allow", "deny", "none"] as const)
          expect([one, decisions[one] !== undefined]).toEqual([one, naive.has(one)]);
      },
    ),
    { numRuns: RUNS },
  );
});

it("of values that may be any: each example holds, and no request gets a decision without an example", () => {
  const one = fc.record(
    Object.fromEntries(Object.entries(VALUES).map(([key, values]) => [key, fc.constantFrom(...values)])),
  );
  fc.assert(
    fc.property(
      statements,
      caller,
      one,
      fc.constantFrom(...ACTIONS),
      fc.constantFrom(...RESOURCES),
      (all, who, context, action, resource) => {
        const requests: Requests = { principal: who.ours, action: "s3:*", resource: "arn:aws:s3:::b*", context: {} };
        const decisions = ask([policyOf({ Statement: all }, "")], requests);
        for (const decision of ["allow", "deny", "none"] as const) {
          const example = decisions[decision];
          if (!example) continue;
          const request = {
            principal: who.plain,
            action: example.action ?? "s3:x",
            resource: example.resource ?? "arn:aws:s3:::b",
            context: plain(example.context),
          };
          expect(naively(all, request)).toBe(decision);
        }
        if (decisions.unclear.length === 0)
          expect(
            decisions[naively(all, { principal: who.plain, action, resource, context: plain(context) })],
          ).toBeDefined();
      },
    ),
    { numRuns: RUNS },
  );
});
