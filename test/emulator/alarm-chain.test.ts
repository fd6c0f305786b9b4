import { PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { PutMetricFilterCommand } from "@aws-sdk/client-cloudwatch-logs";
import { PutRuleCommand, PutTargetsCommand, type RuleState } from "@aws-sdk/client-eventbridge";
import { SubscribeCommand } from "@aws-sdk/client-sns";
import { beforeAll, describe, expect, it } from "vitest";
import { collect, type Progress } from "../../src/collect/index.ts";
import { formatSnapshot } from "../../src/documents/format.ts";
import { readSnapshot } from "../../src/documents/snapshot.ts";
import type { FactId, Snapshot } from "../../src/model/documents/snapshot.ts";
import { FACTS } from "../../src/model/resources/facts.ts";
import { waveOf, wavesOf } from "../../src/model/resources/graph.ts";
import { tool } from "../../src/tool.ts";
import { unwatchedAccount } from "../support/accounts.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type Behaviour, faultProxy, type Override } from "../support/fault-proxy.ts";
import { failing, json, regions } from "../support/overrides.ts";
import { postureOf } from "../support/posture.ts";
import { useEmulatorCredentials } from "../support/scan.ts";
import { type FullTrail, makeFullTrail, makeTopic } from "../support/trails.ts";

const HERE = "us-east-1";
const THERE = "eu-west-1";
const CHAIN = new Set<FactId>([
  "account.regions",
  "region.trails",
  "log-group.metricFilters",
  "region.alarms",
  "topic.attributes",
  "topic.subscriptions",
]);

describeWithMoto("what the log groups of two trails lead to", (moto) => {
  let main: FullTrail;
  let second: FullTrail;
  beforeAll(async () => {
    useEmulatorCredentials();
    main = await unwatchedAccount(moto.url);
    second = await makeFullTrail(ownAccount(moto.url), { name: "second", region: THERE });
    await ring(moto.url, main, "root-usage", "root");
    await ring(moto.url, second, "root-usage", "root");
    const busy = alarmOn("busy", "AWS/EC2", "CPUUtilization", "arn:aws:sns:us-east-1:123456789012:operations");
    await clients(ownAccount(moto.url)).cloudwatch().send(busy);
  });

  const collected = async (
    behaviour: Behaviour = {},
    facts: ReadonlySet<FactId> = CHAIN,
    only: readonly string[] | null = null,
  ) => {
    const progress: Progress[] = [];
    const overrides = { "ec2:DescribeRegions": regions([THERE, HERE]), ...behaviour.overrides };
    const proxy = await faultProxy({ target: moto.url, ...behaviour, overrides });
    try {
      const scope = { regions: only, excludeRegions: [] };
      const onProgress = (one: Progress) => progress.push(one);
      const snapshot = await collect({ endpointUrl: proxy.url, tool, facts, scope, onProgress });
      return { snapshot, counts: proxy.counts(), progress };
    } finally {
      await proxy.stop();
    }
  };
  /** From each trail's log group to the protocols of the subscriptions at the end. */
  const chains = (snapshot: Snapshot) =>
    postureOf(snapshot).trails.map(({ name, logGroup }) => ({
      name,
      filters: logGroup?.metricFilters.items.map((filter) => ({
        id: filter.subject.id,
        complete: filter.alarms.complete,
        alarms: filter.alarms.items.map((alarm) => ({
          arn: alarm.subject.arn,
          complete: alarm.topics.complete,
          topics: alarm.topics.items.map((topic) => ({
            id: topic.subject.id,
            subscriptions: topic.subscriptions.items.map(({ value }) => [value.protocol, value.endpoint]),
          })),
        })),
      })),
    }));
  const expected = (trail: FullTrail, name: string) => ({
    name,
    filters: [
      {
        id: `${trail.logGroup}:root-usage`,
        complete: true,
        alarms: [
          {
            arn: `arn:aws:cloudwatch:${trail.region}:123456789012:alarm:root-${trail.name}`,
            complete: true,
            topics: [
              {
                id: `alarms-${trail.name}`,
                subscriptions: [
                  ["email", "@example.com"],
                  ["https", "hooks.example.com"],
                ],
              },
            ],
          },
        ],
      },
    ],
  });

  it("is followed to the end, one call for each thing, in no more waves than it is deep", async () => {
    const { snapshot, counts, progress } = await collected();
    expect(chains(snapshot)).toEqual([expected(second, "second"), expected(main, "main")]);
    expect(counts).toMatchObject({
      "logs:DescribeMetricFilters": 2,
      "cloudwatch:DescribeAlarms": 2,
      // Of the topics of the alarms alone.
      "sns:ListSubscriptionsByTopic": 2,
    });
    // Trails, groups, alarms, topics: each found by the one before it, after who we are.
    expect(Math.max(...progress.map(({ wave }) => wave))).toBe(5);
    expect(new Set(progress.map(({ waves }) => waves))).toEqual(new Set([wavesOf([...CHAIN])]));
    expect([...CHAIN].map((fact) => waveOf(fact))).toEqual([1, 2, 3, 4, 3, 5]);
    expect(progress.at(-1)).toMatchObject({ done: progress.at(-1)?.total });
  });

  it("is followed to the Region of the log group, where only another one is in scope", async () => {
    const facts = new Set<FactId>([...CHAIN, "region.functions"]);
    const { snapshot, counts } = await collected({}, facts, [THERE]);
    expect(chains(snapshot)).toEqual([expected(second, "second"), expected(main, "main")]);
    expect(snapshot.regions[HERE]).toMatchObject({
      trails: { state: "not-collected" },
      functions: { state: "not-collected" },
      alarms: { state: "read", region: HERE },
    });
    expect(counts).toMatchObject({ "cloudtrail:DescribeTrails": 1, "lambda:ListFunctions": 1 });
    const text = formatSnapshot(snapshot);
    expect(readSnapshot(text, "s.json")).toEqual(JSON.parse(text));
  });

  it("keeps alarms on alarms and on queries of the groups, and none that has nothing to do with the groups", async () => {
    const { snapshot } = await collected({ overrides: { "cloudwatch:DescribeAlarms": more } });
    const alarms = Object.values(snapshot.regions).flatMap(({ alarms }) =>
      alarms.state === "read" ? alarms.value : [],
    );
    expect(alarms.map(({ alarmName, kind }) => [alarmName, kind])).toEqual([
      ["root-second", "metric"],
      ["any-alarm", "composite"],
      ["root-main", "metric"],
      ["root-query", "log"],
    ]);
    const group = postureOf(snapshot).trails.find(({ name }) => name === "main")?.logGroup;
    expect(group?.metricFilters.items[0]?.alarms.items[0]?.compositeAlarms.items).toMatchObject([
      { subject: { id: "any-alarm" } },
    ]);
    expect(group?.logAlarms.items).toMatchObject([{ value: { query: { text: "filter userIdentity.type = 'Root'" } } }]);
    expect(JSON.stringify(snapshot)).not.toContain("T0KEN");
  });

  it("has no log alarms where the service does not know them", async () => {
    const unknown: Override = (request, answer) =>
      JSON.stringify(request.input).includes("LogAlarm")
        ? failing("ValidationError", 400, "Value at 'alarmTypes' failed to satisfy constraint")(request, answer)
        : answer;
    const { snapshot } = await collected({ overrides: { "cloudwatch:DescribeAlarms": unknown } });
    expect(chains(snapshot)).toEqual([expected(second, "second"), expected(main, "main")]);
  });

  it("is not asked for what no control needs", async () => {
    const without = new Set<FactId>(["region.trails", "topic.attributes"]);
    const { snapshot, counts } = await collected({}, without);
    expect(Object.keys(counts).filter((api) => /Alarms|MetricFilters|Subscriptions/.test(api))).toEqual([]);
    expect(Object.keys(snapshot.topics)).toHaveLength(2);
  });

  it("has the EventBridge rules that CloudTrail events may match, with their targets, where these are asked for", async () => {
    const { events } = clients(ownAccount(moto.url), HERE);
    const topic = "arn:aws:sns:us-east-1:123456789012:alarms-main";
    const rule = async (Name: string, EventPattern: object | undefined, State: RuleState = "ENABLED") => {
      const pattern = EventPattern
        ? { EventPattern: JSON.stringify(EventPattern) }
        : { ScheduleExpression: "rate(1 day)" };
      await events().send(new PutRuleCommand({ Name, State, ...pattern }));
      await events().send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: "1", Arn: topic }] }));
    };
    const root = { "detail-type": ["AWS API Call via CloudTrail"], detail: { userIdentity: { type: ["Root"] } } };
    await rule("root", root);
    await rule("off", root, "DISABLED");
    await rule("instances", { "detail-type": ["EC2 Instance State-change Notification"] });
    await rule("daily", undefined);
    const facts = new Set<FactId>(["region.trails", "region.eventRules", "topic.attributes", "topic.subscriptions"]);
    const { snapshot, counts } = await collected({}, facts);
    const arn = (name: string) => `arn:aws:events:us-east-1:123456789012:rule/${name}`;
    const eventPattern = JSON.stringify(root);
    expect(snapshot.regions[HERE]?.eventRules).toMatchObject({
      state: "read",
      value: [
        { ruleName: "off", ruleArn: arn("off"), state: "DISABLED", eventPattern, targets: null },
        {
          ruleName: "root",
          ruleArn: arn("root"),
          state: "ENABLED",
          eventPattern,
          targets: [{ targetArn: topic, roleArn: null }],
        },
      ],
    });
    expect(snapshot.regions[THERE]?.eventRules).toMatchObject({ state: "read", value: [] });
    expect(counts).toMatchObject({
      "events:ListRules": 2,
      "events:ListTargetsByRule": 1,
      "sns:ListSubscriptionsByTopic": 1,
    });
    const region = postureOf(snapshot).regions.find(({ name }) => name === HERE);
    expect(region?.eventRules.items.map(({ topics }) => topics.items.map(({ arn }) => arn))).toEqual([[], [topic]]);
    const denied = { rules: [{ operation: "events:ListTargetsByRule", fault: "deny" as const }] };
    const { snapshot: without } = await collected(denied, facts);
    expect(without.regions[HERE]?.eventRules).toMatchObject({
      state: "unreadable",
      api: "events:ListTargetsByRule",
      permission: "events:ListTargetsByRule",
    });
  });

  describe("where a part of it could not be read", () => {
    const FAULTS: readonly [FactId, (snapshot: Snapshot) => unknown, unknown][] = [
      ["log-group.metricFilters", (s) => groupOf(s)?.metricFilters.state, "unreadable"],
      ["region.alarms", (s) => groupOf(s)?.metricFilters.items[0]?.alarms.complete, false],
      [
        "topic.subscriptions",
        (s) => groupOf(s)?.metricFilters.items[0]?.alarms.items[0]?.topics.items[0]?.subscriptions.state,
        "unreadable",
      ],
    ];
    const groupOf = (snapshot: Snapshot) => postureOf(snapshot).trails.find(({ name }) => name === "main")?.logGroup;
    it.each(FAULTS)("%s is not known there, and nothing is made of it", async (fact, see, what) => {
      const { snapshot } = await collected({ rules: [{ operation: FACTS[fact].api, fault: "deny", region: HERE }] });
      expect(see(snapshot)).toBe(what);
      expect(chains(snapshot)[0]).toEqual(expected(second, "second"));
    });

    it("a list that breaks off keeps what it had, and is not complete", async () => {
      const more = json((answer) => ({ ...answer, nextToken: "more" }));
      const { snapshot } = await collected({
        overrides: { "logs:DescribeMetricFilters": more },
        rules: [
          { operation: "logs:DescribeMetricFilters", fault: "deny", when: ({ input }) => input.nextToken === "more" },
        ],
      });
      expect(groupOf(snapshot)?.metricFilters).toMatchObject({
        state: "unreadable",
        partial: [{ filterName: "root-usage" }],
      });
      expect(chains(snapshot)[0]).toEqual(expected(second, "second"));
    });
  });
});

/** A metric filter on the trail's log group, an alarm on its metric, a topic of its own, and who is told. */
async function ring(endpoint: string, trail: FullTrail, filterName: string, metricName: string): Promise<void> {
  const cloud = ownAccount(endpoint);
  const { logs, cloudwatch, sns } = clients(cloud, trail.region);
  const metricNamespace = "CloudTrail";
  const topic = await makeTopic(cloud, trail.region, `alarms-${trail.name}`);
  await logs().send(
    new PutMetricFilterCommand({
      logGroupName: trail.logGroup,
      filterName,
      filterPattern: '{ $.userIdentity.type = "Root" }',
      metricTransformations: [{ metricName, metricNamespace, metricValue: "1" }],
    }),
  );
  await cloudwatch().send(alarmOn(`root-${trail.name}`, metricNamespace, metricName, topic));
  for (const [Protocol, Endpoint] of [
    ["email", "security@example.com"],
    ["https", "https://hooks.example.com/T0KEN/x?key=T0KEN"],
  ])
    await sns().send(new SubscribeCommand({ TopicArn: topic, Protocol, Endpoint }));
}

/** An alarm on an alarm of the chain, and one on a query of a group, which the emulator does not know. */
const more = json((answer, { region }) => ({
  ...answer,
  LogAlarms:
    region === HERE
      ? [
          {
            AlarmName: "root-query",
            AlarmArn: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:root-query",
            StateValue: "OK",
            ScheduledQueryConfiguration: {
              QueryString: "filter userIdentity.type = 'Root'",
              LogGroupIdentifiers: ["aws-cloudtrail-logs-main"],
              AggregationExpression: "count(*)",
            },
          },
        ]
      : [],
  CompositeAlarms:
    region === HERE
      ? [
          {
            AlarmName: "any-alarm",
            AlarmArn: "arn:aws:cloudwatch:us-east-1:123456789012:alarm:any-alarm",
            AlarmRule: "ALARM(root-main)",
            StateValue: "OK",
          },
        ]
      : [],
}));

function alarmOn(AlarmName: string, Namespace: string, MetricName: string, topic: string) {
  return new PutMetricAlarmCommand({
    AlarmName,
    Namespace,
    MetricName,
    Statistic: "Sum",
    Period: 300,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    AlarmActions: [topic],
  });
}
