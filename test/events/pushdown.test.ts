import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterPattern } from "../../src/events/aws/filter-pattern.ts";
import { insightsQuery } from "../../src/events/aws/insights.ts";
import { lookupAttributes } from "../../src/events/aws/lookup-attribute.ts";
import { filterOf } from "../../src/events/query/filter.ts";
import { type QueryOptions, queryOf } from "../../src/events/query/query.ts";
import { wantedBytes } from "../../src/events/query/wanted-bytes.ts";
import { accountOfPlace } from "../../src/events/sources/source.ts";
import { compileFilter } from "../../src/filters/index.ts";

const NOW = Date.parse("2026-11-12T12:00:00Z");
const [OWN, OTHER] = ["111122223333", "222233334444"] as const;

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const account = fc.constantFrom(OWN, OTHER);
const name = fc.constantFrom("ListUsers", "RunInstances", "x y", "a/b");
const record = fc.record({
  eventName: name,
  eventSource: fc.constantFrom("iam.amazonaws.com", "ec2.amazonaws.com"),
  readOnly: optional(fc.constantFrom(true, false, "true", "false", null)),
  recipientAccountId: optional(fc.constantFrom(OWN, OTHER, null)),
  errorCode: optional(fc.constantFrom("AccessDenied", null)),
  userIdentity: fc.record({ type: fc.constant("IAMUser"), accountId: optional(account), userName: optional(name) }),
  requestParameters: fc.record({
    set: fc.record({ items: fc.array(fc.record({ instanceId: name }), { maxLength: 2 }) }),
  }),
});
const names = fc.array(name, { minLength: 1, maxLength: 2 });
const option: fc.Arbitrary<QueryOptions> = fc.oneof(
  fc.record({ eventName: names }),
  fc.record({ user: names }),
  fc.record({ resource: names }),
  fc.record({ grep: names }),
  fc.record({ account: fc.array(account, { minLength: 1, maxLength: 2 }) }),
  fc.constantFrom<QueryOptions>({ eventSource: ["iam"] }, { errorCode: ["AccessDenied"] }, { write: true }),
);
const options = fc.tuple(option, option).map(([one, more]): QueryOptions => ({ ...one, ...more }));

/** What Logs Insights does with the filters that are used. */
function insightsTakes(query: string, message: string): boolean {
  return query
    .split(" | filter ")
    .slice(1)
    .every((filter) =>
      (filter.split(" | ")[0] ?? "").split(" or ").some((one) => {
        const [, text] = /^@message like "([\w.:-]+)"$/.exec(one) ?? [];
        return text !== undefined && message.includes(text);
      }),
    );
}

describe("What a source filters itself", () => {
  it("never loses a record that the query takes", () => {
    fc.assert(
      fc.property(record, options, optional(account), (one, given, heldBy) => {
        const query = queryOf(given, NOW);
        const json = JSON.stringify(one);
        if (!filterOf(query)(JSON.parse(json), heldBy)) return;
        const bytes = Buffer.from(json);
        expect(wantedBytes(query, heldBy)?.(bytes, 0, bytes.length) ?? true).toBe(true);
        const pattern = filterPattern(query);
        const filter = compileFilter(pattern ?? "");
        if ("error" in filter) throw new Error(`${pattern}: ${filter.error.message}`);
        expect(filter.matchesLine(json)).toBe(true);
        expect(insightsTakes(insightsQuery(query), json)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("is no field in a query of Logs Insights, which does not discover all of them", () => {
    const query = queryOf({ errorCode: ["AccessDenied"], accessKey: ["AKIA1"], user: ["a/b"] }, NOW);
    expect(insightsQuery(query)).toBe(
      'fields @message, @logStream | filter @message like "AKIA1" | filter @message like "AccessDenied" | limit 10000',
    );
    const many = queryOf({ eventId: Array.from({ length: 300 }, (_, i) => `0000-${i}`), eventName: ["x"] }, NOW);
    expect(insightsQuery(many).length).toBeLessThan(10_000);
  });

  it("is not whether Event history knows a call as one that writes", () => {
    expect(lookupAttributes(queryOf({ write: true }, NOW))).toEqual([undefined]);
    expect(lookupAttributes(queryOf({ readOnly: true }, NOW))).toEqual([
      { AttributeKey: "ReadOnly", AttributeValue: "true" },
    ]);
  });
});

describe("A record that lacks a member", () => {
  const old = { eventName: "CreateUser", userIdentity: { type: "IAMUser", accountId: OTHER } };
  const takes = (given: Parameters<typeof queryOf>[0], heldBy?: string) => filterOf(queryOf(given, NOW))(old, heldBy);

  it("is of the account whose log file holds it, else of its caller's", () => {
    expect(takes({ account: [OWN] }, OWN)).toBe(true);
    expect(takes({ account: [OTHER] }, OWN)).toBe(false);
    expect(takes({ account: [OTHER] })).toBe(true);
  });

  it("may write where it does not say that it only reads", () => {
    expect(takes({ write: true })).toBe(true);
    expect(takes({ readOnly: true })).toBe(false);
  });

  it.each([
    ["logs/AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/12/renamed.json", OWN],
    [
      "AWSLogs/o-abc123/111122223333/CloudTrail/us-east-1/2026/11/12/222233334444_CloudTrail_us-east-1_x.json.gz",
      OTHER,
    ],
    ["C:\\logs\\111122223333_CloudTrail_us-east-1_20261112T0005Z_a.json.gz", OWN],
    ["111122223333_CloudTrail_us-east-1", OWN],
    ["o-abc123_111122223333_CloudTrail_us-east-1_2", OWN],
    ["111122223333_CloudTrail-Insight_us-east-1_20261112T0005Z_a.json.gz", OWN],
    ["111122223333/events.json", undefined],
    ["-", undefined],
  ])("in %s is of %s", (place, expected) => {
    expect(accountOfPlace(place)).toBe(expected);
  });
});
