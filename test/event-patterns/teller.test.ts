import { describe, expect, it } from "vitest";
import { eventPatternTeller, parseEventPattern } from "../../src/event-patterns/index.ts";
import * as sets from "../../src/filters/index.ts";
import { type AlarmSet, alarmCoverage } from "../../src/filters/index.ts";
import { limit } from "../support/machine.ts";

const WHERE = { accountId: "123456789012", partition: "aws", globalRegion: "us-east-1", regions: ["us-east-1"] };

function teller(pattern: unknown) {
  const parsed = parseEventPattern(typeof pattern === "string" ? pattern : JSON.stringify(pattern));
  if ("error" in parsed) throw new Error(parsed.error);
  return eventPatternTeller(parsed.pattern);
}

/** Whether patterns cover a set, else the event that none matches, with what differs in it. */
function coverage(set: AlarmSet, ...patterns: unknown[]) {
  const found = alarmCoverage(patterns.map(teller), set, set.events(WHERE));
  if (found.answer === "covered") return found.answer;
  const { witness, way = [] } = found;
  return [found.answer, witness.words, ...way.flatMap(({ path, value }) => [path.join("."), value])];
}

const names = (set: AlarmSet) => [...new Set(set.events(WHERE).map(({ record }) => String(record.eventName)))];
const TRAILS = sets.CLOUDTRAIL_CHANGES;
const CALL = "AWS API Call via CloudTrail";
const ofTrails = (detail: object = {}, more: object = {}) => ({
  source: ["aws.cloudtrail"],
  "detail-type": [CALL],
  detail: { eventSource: ["cloudtrail.amazonaws.com"], eventName: names(TRAILS), ...detail },
  ...more,
});

describe("whether event patterns match each record of a set", () => {
  it.each<[string, AlarmSet, unknown[], unknown]>([
    ["the usual pattern", TRAILS, [ofTrails()], "covered"],
    ["names only", TRAILS, [{ detail: { eventName: names(TRAILS) } }], "covered"],
    ["with the account and Region of the bus", TRAILS, [ofTrails({}, { account: [WHERE.accountId] })], "covered"],
    ["everything", TRAILS, [{ source: [{ prefix: "aws." }] }], "covered"],
    [
      "every user but one",
      TRAILS,
      [ofTrails({ userIdentity: { userName: [{ "anything-but": ["robot"] }] } })],
      ["not-covered", "CreateTrail by the root user"],
    ],
    [
      "one type of identity",
      TRAILS,
      [ofTrails({ userIdentity: { type: ["Root", "IAMUser", "AssumedRole"] } })],
      ["not-covered", "CreateTrail by the root user", "userIdentity.type", "another-value"],
    ],
    [
      "one name is missing",
      TRAILS,
      [ofTrails({ eventName: names(TRAILS).slice(1) })],
      ["not-covered", "CreateTrail by the root user"],
    ],
    [
      "not by that agent",
      TRAILS,
      [ofTrails({ userAgent: [{ "anything-but": { prefix: "terraform" } }] })],
      ["not-covered", "CreateTrail by the root user", "userAgent", "terraform"],
    ],
    [
      "not from that address",
      TRAILS,
      [ofTrails({ sourceIPAddress: [{ cidr: "0.0.0.0/0" }] })],
      ["not-covered", "CreateTrail by the root user", "sourceIPAddress", "another-value"],
    ],
    [
      "only failed calls",
      TRAILS,
      [ofTrails({ errorCode: [{ exists: true }] })],
      ["not-covered", "CreateTrail by the root user"],
    ],
    ["members that every record has", TRAILS, [ofTrails({ sourceIPAddress: [{ exists: true }] })], "covered"],
    [
      "a member that records may lack",
      TRAILS,
      [ofTrails({ userAgent: [{ exists: true }] })],
      ["not-covered", "CreateTrail by the root user", "userAgent", undefined],
    ],
    ["the version of events", TRAILS, [ofTrails({}, { version: ["0"] })], "covered"],
    ["a field that no event has", TRAILS, [ofTrails({}, { constructor: [{ exists: false }] })], "covered"],
    ["only calls that succeed", TRAILS, [ofTrails({ errorCode: [{ exists: false }] })], "covered"],
    [
      "the source of another service",
      TRAILS,
      [ofTrails({}, { source: ["aws.iam"] })],
      ["not-covered", "CreateTrail by the root user"],
    ],
    [
      "two patterns together",
      TRAILS,
      [
        ofTrails({ userIdentity: { type: ["Root"] } }),
        ofTrails({ userIdentity: { type: [{ "anything-but": "Root" }] } }),
      ],
      "covered",
    ],
    [
      "alternatives",
      TRAILS,
      [
        ofTrails({
          $or: [{ sourceIPAddress: [{ prefix: "a" }] }, { sourceIPAddress: [{ "anything-but": { prefix: "a" } }] }],
        }),
      ],
      "covered",
    ],
    [
      "at some times",
      TRAILS,
      [ofTrails({}, { time: [{ prefix: "2026" }] })],
      ["not-covered", "CreateTrail by the root user", "eventTime", "another-value"],
    ],
    [
      "resources of the event",
      TRAILS,
      [ofTrails({}, { resources: ["arn:aws:s3:::b"] })],
      ["not-covered", "CreateTrail by the root user"],
    ],
    [
      "sources of the root user",
      sets.ROOT_USAGE,
      [
        {
          source: ["aws.signin", "aws.iam", "aws.ec2", "aws.s3", "aws.kms"],
          detail: { userIdentity: { type: ["Root"] } },
        },
      ],
      ["not-covered", "ConsoleLogin by the root user", "eventSource", "another-value"],
    ],
    [
      "many fields, of a large set",
      sets.IAM_POLICY_CHANGES,
      [
        {
          account: [WHERE.accountId],
          region: [WHERE.globalRegion],
          source: ["aws.iam"],
          "detail-type": [CALL],
          detail: {
            eventSource: ["iam.amazonaws.com"],
            eventName: names(sets.IAM_POLICY_CHANGES),
            eventType: ["AwsApiCall"],
            userIdentity: { type: [{ exists: true }] },
            sourceIPAddress: [{ exists: true }],
            eventVersion: [{ exists: true }],
          },
        },
      ],
      "covered",
    ],
    ["every service", sets.ROOT_USAGE, [{ source: [{ prefix: "aws." }] }], "covered"],
    ["the root user", sets.ROOT_USAGE, [{ detail: { userIdentity: { type: ["Root"] } } }], "covered"],
    [
      "sign-ins",
      sets.CONSOLE_AUTH_FAILURES,
      [{ "detail-type": ["AWS Console Sign In via CloudTrail"], detail: { errorMessage: ["Failed authentication"] } }],
      "covered",
    ],
    [
      "sign-ins as the guide's list spells them",
      sets.CONSOLE_AUTH_FAILURES,
      [{ "detail-type": ["AWS Console Signin via CloudTrail"] }],
      ["undecided", "ConsoleLogin by an IAM user"],
    ],
  ])("%s", (_, set, patterns, expected) => expect(coverage(set, ...patterns)).toEqual(expected));
});

describe("a hostile pattern ends as an answer", () => {
  const many = <T>(n: number, one: (i: number) => T) => Array.from({ length: n }, (_, i) => one(i));
  it.each<[string, () => unknown, unknown]>([
    ["10 MB", () => JSON.stringify({ source: ["x".repeat(10 * 1024 * 1024)] }), "it has 10485775 characters"],
    [
      "thousands of fields",
      () => ({ detail: Object.fromEntries(many(1_200, (i) => [`a${i}`, [{ exists: false }]] as const)) }),
      "undecided",
    ],
    [
      "10,000 values",
      () => ({ detail: { userAgent: many(10_000, () => ({})) } }),
      "detail.userAgent has a value that is no operator",
    ],
    [
      "thousands of prefixes",
      () => ({ detail: { userAgent: many(1_500, (i) => ({ prefix: `${i}` })) } }),
      "not-covered",
    ],
    [
      "thousands of prefixes, and what all records have",
      () => ({
        detail: { sourceIPAddress: [...many(1_500, (i) => ({ prefix: `${i}` })), { wildcard: "*" }] },
      }),
      "undecided",
    ],
    [
      "thousands of exclusions",
      () => ({ detail: { userAgent: [{ "anything-but": many(4_000, (i) => `${i}`) }] } }),
      "not-covered",
    ],
    ["stars", () => ({ detail: { userAgent: [{ wildcard: `${"*a".repeat(12_000)}*` }] } }), "not-covered"],
    [
      "alternatives in alternatives",
      () => `${'{"$or":[{"a":["x"]},'.repeat(1_000)}{"a":["y"]}${"]}".repeat(1_000)}`,
      "it is nested too deeply",
    ],
    ["lists in lists", () => "[".repeat(30_000), "it is not JSON"],
  ])("%s", (_, make, expected) => {
    const text = make();
    const pattern = typeof text === "string" ? text : JSON.stringify(text);
    const times: number[] = [];
    let found: unknown;
    for (let i = 0; i < 3; i++) {
      const started = performance.now();
      const parsed = parseEventPattern(pattern);
      found =
        "error" in parsed
          ? parsed.error
          : alarmCoverage([eventPatternTeller(parsed.pattern)], TRAILS, TRAILS.events(WHERE)).answer;
      times.push(performance.now() - started);
    }
    expect(found).toBe(expected);
    expect(Math.min(...times)).toBeLessThan(limit(50));
  });
});
