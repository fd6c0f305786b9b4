import { expect, it } from "vitest";
import alarmCloudtrailChanges from "../../../checks/alarm/alarm-cloudtrail-changes.ts";
import alarmConsoleNoMfa from "../../../checks/alarm/alarm-console-no-mfa.ts";
import alarmIamPolicyChanges from "../../../checks/alarm/alarm-iam-policy-changes.ts";
import alarmRootUsage from "../../../checks/alarm/alarm-root-usage.ts";
import { CLOUDTRAIL_CHANGES, IAM_POLICY_CHANGES } from "../../../src/filters/index.ts";
import type { EventRule, Subscription } from "../../../src/model/documents/settings/monitoring.ts";
import type { TopicAttributes } from "../../../src/model/documents/settings/resource-policies.ts";
import { needsOf } from "../../../src/model/findings/check.ts";
import { ACCOUNT, type AccountBuilder, account, OTHER, read } from "../../support/account.ts";
import { alarmOn, CONFIRMED, metricFilter, watched } from "../../support/alarms.ts";
import { describeCheck } from "../../support/describe-check.ts";

const BOTH = ["eu-west-1", "us-east-1"];
const RULES = { accept: ["eventbridge-rule"] };
const EITHER = { accept: ["metric-filter", "eventbridge-rule"] };
const ALL = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";

const NAMES = ["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"];
const calls = (source: string, eventName: readonly string[], detail: object = {}) => ({
  source: [`aws.${source}`],
  "detail-type": ["AWS API Call via CloudTrail"],
  detail: { eventSource: [`${source}.amazonaws.com`], eventName, ...detail },
});
const TRAILS = calls("cloudtrail", NAMES);
const ROOT = { detail: { userIdentity: { type: ["Root"] } } };

interface Rules {
  readonly pattern?: object | string;
  readonly regions?: readonly string[];
  readonly rule?: Partial<EventRule>;
  readonly topic?: Partial<TopicAttributes> | "missing";
  readonly subscriptions?: readonly Subscription[];
  readonly topicAccount?: string;
}

/** A rule in each Region, with a topic there that one person subscribes to. */
function ruled(
  built: AccountBuilder,
  {
    pattern = TRAILS,
    regions = BOTH,
    rule = {},
    topic = {},
    subscriptions = [CONFIRMED],
    topicAccount = ACCOUNT,
  }: Rules = {},
): AccountBuilder {
  return built.edit((snapshot) => {
    for (const region of regions) {
      const arn = `arn:aws:sns:${region}:${topicAccount}:events`;
      const list = snapshot.regions[region]?.eventRules;
      if (list?.state !== "read") throw new Error("rules are read");
      list.value.push({
        ruleName: "watch",
        ruleArn: `arn:aws:events:${region}:${ACCOUNT}:rule/watch`,
        state: "ENABLED",
        eventPattern: typeof pattern === "string" ? pattern : JSON.stringify(pattern),
        targets: [{ targetArn: arn, roleArn: null }],
        ...rule,
      });
      const publish = {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: arn,
      };
      const attributes: TopicAttributes = {
        topicArn: arn,
        policy: { Version: "2012-10-17", Statement: [publish] },
        kmsMasterKeyId: null,
        ...(topic === "missing" ? {} : topic),
      };
      snapshot.topics[arn] = {
        arn,
        name: "events",
        region,
        accountId: topicAccount,
        owner: topicAccount === ACCOUNT ? "own" : "foreign",
        attributes:
          topic === "missing"
            ? { state: "absent", at: snapshot.collectedAt, api: "sns:GetTopicAttributes", region }
            : read("topic.attributes", attributes, region),
        subscriptions: read("topic.subscriptions", [...subscriptions], region),
      };
    }
  });
}

const trail = (options: Parameters<AccountBuilder["trail"]>[1] = {}) =>
  account(BOTH).trail("main", { group: "present", ...options });
const target = (targetArn: string, roleArn: string | null = null) => ({ rule: { targets: [{ targetArn, roleArn }] } });
const withRules = (rules: Rules = {}, built = trail()) => ({ account: ruled(built, rules), params: RULES });
const twoRules = (identities: readonly [object, object]) =>
  identities.reduce<ReturnType<typeof withRules>>(
    ({ account: built }, userIdentity, i) =>
      withRules({ pattern: calls("cloudtrail", NAMES, { userIdentity }), rule: { ruleName: `watch-${i}` } }, built),
    { account: trail(), params: RULES },
  );
const statement = (more: object) => (arn: string) => ({
  policy: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sns:Publish",
        Resource: arn,
        ...more,
      },
    ],
  },
});
const conditioned = statement({ Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:us-east-1:1:rule/x" } } })(
  "arn:aws:sns:us-east-1:123456789012:events",
);
const alarmed = (built: AccountBuilder) =>
  watched(built, {
    filters: [metricFilter("changes", CLOUDTRAIL_CHANGES.pattern)],
    alarms: { "us-east-1": [alarmOn("changes")] },
  });

describeCheck(alarmCloudtrailChanges, {
  pass: {
    "a rule in each Region": withRules(),
    "any pattern that matches them": withRules({ pattern: { detail: { eventName: [{ wildcard: "*" }] } } }),
    "a trail whose bucket is deleted still sends events to EventBridge": withRules({}, trail({ bucket: "gone" })),
    "a rule of the one Region in scope": withRules({ regions: ["us-east-1"] }, trail().only("us-east-1")),
    "two rules that leave nothing out": twoRules([
      { userName: ["alice", "bob", { exists: false }] },
      { userName: [{ "anything-but": ["alice", "bob"] }] },
    ]),
    "a rule, where either chain is accepted": { account: ruled(trail()), params: EITHER },
    "an alarm, where either chain is accepted": { account: alarmed(trail()), params: EITHER },
  },
  fail: {
    "a rule, where only metric filters are accepted": ruled(trail()),
    "no rule": withRules({ regions: [] }),
    "a Region without a rule": withRules({ regions: ["us-east-1"] }),
    "one event is missing": withRules({ pattern: calls("cloudtrail", NAMES.slice(1)) }),
    "a field that narrows": withRules({
      pattern: calls("cloudtrail", NAMES, { userIdentity: { userName: [{ exists: true }] } }),
    }),
    "a field that no record has yet": withRules({
      pattern: calls("cloudtrail", NAMES, { userAgent: [{ "anything-but": { prefix: "aws-cli/3" } }] }),
    }),
    "two rules that leave a user out of which no event is": twoRules([
      { userName: ["alice", { exists: false }] },
      { userName: [{ "anything-but": ["alice", "bob"] }] },
    ]),
    "two rules that leave texts out by their end": twoRules([
      { userName: ["svc"] },
      { userName: [{ "anything-but": { suffix: "svc" } }, { exists: false }] },
    ]),
    "two rules that leave texts out by a wildcard": twoRules([
      { userName: ["svc-prod"] },
      { userName: [{ "anything-but": { wildcard: "svc-*prod" } }, { exists: false }] },
    ]),
    "two rules that leave texts out without letter case": twoRules([
      { userName: ["svc"] },
      { userName: [{ "anything-but": { "equals-ignore-case": "svc" } }, { exists: false }] },
    ]),
    disabled: withRules({ rule: { state: "DISABLED", targets: null } }),
    "no target": withRules({ rule: { targets: [] } }),
    "the topic was deleted": withRules({ topic: "missing" }),
    "the subscription is not confirmed": withRules({ subscriptions: [{ ...CONFIRMED, state: "pending" }] }),
    "the topic's policy does not let EventBridge publish": withRules({ topic: { policy: null } }),
    "no trail is logging": withRules({}, trail({ logging: false })),
    "a single-Region trail": withRules({}, trail({ isMultiRegionTrail: false })),
    "neither chain, where either is accepted": { account: trail(), params: EITHER },
  },
  unknown: {
    "an operator that is not known": {
      ...withRules({ pattern: { detail: { eventName: [{ contains: "Trail" }] } } }),
      says: /contains, which is not known/,
    },
    "a pattern that takes too long": withRules({
      pattern: { detail: Object.fromEntries(Array.from({ length: 1_200 }, (_, i) => [`a${i}`, [{ exists: false }]])) },
    }),
    "the rules could not be read": withRules({}, trail().deny("events:ListRules", "eu-west-1")),
    "the status of the trail could not be read": withRules({}, trail().deny("cloudtrail:GetTrailStatus")),
    "the selectors of the trail could not be read": withRules({}, trail().deny("cloudtrail:GetEventSelectors")),
    "no trail records the events": withRules({}, trail({ basic: [{ includeManagementEvents: false }] })),
    "a state that is not known": withRules({ rule: { state: "PAUSED" } }),
    "the topic is encrypted": withRules({ topic: { kmsMasterKeyId: "alias/events" } }),
    "the policy has a condition": withRules({ topic: conditioned, regions: ["us-east-1"] }, trail().only("us-east-1")),
    "a topic of a different Region": {
      ...withRules(target("arn:aws:sns:us-east-1:123456789012:events")),
      says: /rule watch in eu-west-1 gets events to topic events in us-east-1/,
    },
    "the target names a role": withRules(
      {
        ...target("arn:aws:sns:us-east-1:123456789012:events", "arn:aws:iam::123456789012:role/publish"),
        regions: ["us-east-1"],
      },
      trail().only("us-east-1"),
    ),
    "the subscriptions could not be read": withRules({}, trail().deny("sns:ListSubscriptionsByTopic")),
    "the enabled Regions could not be listed": withRules({}, trail().deny("ec2:DescribeRegions")),
    "no alarm, and rules that could not be read": { account: trail().deny("events:ListRules"), params: EITHER },
  },
  manual: {
    "a function": withRules(target("arn:aws:lambda:us-east-1:123456789012:function:notify")),
    "a bus": withRules(target(`arn:aws:events:us-east-1:${OTHER}:event-bus/central`)),
    "a topic of another account": withRules({ topicAccount: OTHER }),
  },
});

describeCheck(alarmIamPolicyChanges, {
  pass: {
    "a rule where global services are recorded": withRules({
      pattern: calls("iam", [...new Set(namesOf(IAM_POLICY_CHANGES))]),
      regions: ["us-east-1"],
    }),
  },
  unknown: {
    "that Region is not in scope": withRules({ regions: [] }, trail().only("eu-west-1")),
  },
});

function namesOf(set: typeof IAM_POLICY_CHANGES): string[] {
  const where = { accountId: ACCOUNT, partition: "aws", globalRegion: "us-east-1", regions: BOTH };
  return set.events(where).map(({ record }) => String(record.eventName));
}

describeCheck(alarmRootUsage, {
  pass: { "rules for all management events": withRules({ pattern: ROOT, rule: { state: ALL } }) },
  fail: {
    "rules that do not get what only reads": withRules({ pattern: ROOT }),
  },
});

describeCheck(alarmConsoleNoMfa, {
  pass: {
    "a rule for sign-ins": withRules({
      pattern: {
        "detail-type": ["AWS Console Sign In via CloudTrail"],
        detail: { additionalEventData: { MFAUsed: [{ "anything-but": "Yes" }] } },
      },
    }),
  },
  unknown: {
    "the other spelling": withRules({ pattern: { "detail-type": ["AWS Console Signin via CloudTrail"] } }),
  },
});

it("rules are asked for only where they are accepted", () => {
  const asks = (accept: readonly string[]) => needsOf(alarmRootUsage, { accept }).includes("region.eventRules");
  expect([["metric-filter"], ["eventbridge-rule"], EITHER.accept].map(asks)).toEqual([false, true, true]);
});
