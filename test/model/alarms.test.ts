import { describe, expect, it } from "vitest";
import { eachOf, pass } from "../../src/check/index.ts";
import type { Alarm } from "../../src/model/documents/settings/monitoring.ts";
import { alarmsOn, namesAlarm } from "../../src/model/resources/alarms.ts";
import { reachedOf } from "../../src/model/resources/reach.ts";
import { account, read, unreadable } from "../support/account.ts";
import { postureOf } from "../support/posture.ts";

const REGION = "us-east-1";

function alarm(alarmName: string, more: Partial<Alarm> = {}): Alarm {
  return {
    alarmName,
    alarmArn: `arn:aws:cloudwatch:${REGION}:123456789012:alarm:${alarmName}`,
    kind: "metric",
    actionsEnabled: true,
    alarmActions: [],
    stateValue: "OK",
    namespace: null,
    metricName: null,
    dimensions: [],
    period: null,
    statistic: null,
    extendedStatistic: null,
    unit: null,
    evaluationPeriods: null,
    datapointsToAlarm: null,
    threshold: null,
    comparisonOperator: null,
    treatMissingData: null,
    metrics: [],
    alarmRule: null,
    query: null,
    ...more,
  };
}
const composite = (name: string, alarmRule: string) => alarm(name, { kind: "composite", alarmRule });

describe("the rule of a composite alarm", () => {
  it.each([
    ['ALARM("root usage")', true],
    ["ALARM( root usage )", true],
    ['OK("x") OR ALARM ("arn:aws:cloudwatch:us-east-1:123456789012:alarm:root usage")', true],
    ["NOT ALARM(root usage)", true],
    ['OK("root usage")', false],
    ["INSUFFICIENT_DATA(root usage)", false],
    ['ALARM("root usage 2")', false],
    ['ALARM("any ALARM(root usage)")', false],
    ["TRUE", false],
  ])("%s names an alarm in the state ALARM: %s", (rule, names) =>
    expect(namesAlarm(alarm("root usage"), composite("any", rule))).toBe(names),
  );

  it("may quote quotes", () => expect(namesAlarm(alarm('a "b"'), composite("any", 'ALARM("a \\"b\\"")'))).toBe(true));
});

/** An account whose log group has a filter, an alarm on it, and alarms on that. */
const alarmed = account([REGION, "eu-west-1"])
  .trail("main", { group: "present" })
  .edit(({ logGroups, regions }) => {
    const [group] = Object.values(logGroups);
    if (!group) return;
    const metric = { metricNamespace: "CloudTrail", metricName: "root", metricValue: "1" };
    group.metricFilters = read("log-group.metricFilters", [
      {
        filterName: "root",
        filterPattern: "",
        metricTransformations: [{ ...metric, defaultValue: null, dimensions: {}, unit: null }],
        applyOnTransformedLogs: false,
        fieldSelectionCriteria: null,
        emitSystemFieldDimensions: [],
      },
    ]);
    const given = [
      alarm("root", { namespace: "CloudTrail", metricName: "root" }),
      composite("on-root", "ALARM(root)"),
      composite("on-composite", 'ALARM("on-root") AND NOT ALARM(deploying)'),
      composite("roots", "ALARM(roots)"),
      alarm("query", {
        kind: "log",
        query: { text: "filter userIdentity.type = 'Root'", logGroups: [`${group.arn}:*`], aggregation: "count(*)" },
      }),
      alarm("other", { kind: "log", query: { text: "stats count(*)", logGroups: ["main"], aggregation: null } }),
    ];
    if (regions[REGION]) regions[REGION].alarms = read("region.alarms", alarmsOn([group], given));
    // No log group is there, so the alarms were not asked for.
    const { api, permission } = unreadable("region.alarms");
    if (regions["eu-west-1"]) regions["eu-west-1"].alarms = { state: "not-collected", api, permission };
  });

describe("the alarms of a log group", () => {
  it("lead on to the composite alarms that name them, and are those of its queries", () => {
    const group = postureOf(alarmed.snapshot()).trails[0]?.logGroup;
    const [root] = group?.metricFilters.items[0]?.alarms.items ?? [];
    expect(root?.subject.id).toBe("root");
    const [onRoot] = root?.compositeAlarms.items ?? [];
    expect(onRoot).toMatchObject({ subject: { id: "on-root" }, value: { alarmRule: "ALARM(root)" } });
    expect(onRoot?.compositeAlarms).toMatchObject({ complete: true, items: [{ subject: { id: "on-composite" } }] });
    expect(group?.logAlarms).toMatchObject({ complete: true, items: [{ subject: { id: "query" } }] });
  });

  it("are hidden where they could not be listed, and nowhere else", () => {
    const hidden = (built: typeof alarmed) =>
      eachOf(postureOf(built.snapshot()), "alarm", () => pass("")).filter(({ status }) => status === "unknown");
    expect(hidden(alarmed)).toEqual([]);
    expect(hidden(alarmed.deny("cloudwatch:DescribeAlarms", REGION))).toMatchObject([
      { resource: { subject: { type: "region", id: REGION } } },
    ]);
  });

  it("are known where the Region of the log group is out of scope, and nothing else of it", () => {
    const elsewhere = postureOf(alarmed.only("eu-west-1").snapshot());
    expect(
      reachedOf(elsewhere, "alarm")
        .map(({ subject }) => subject.id)
        .sort(),
    ).toEqual(["on-composite", "on-root", "query", "root"]);
    expect(reachedOf(elsewhere, "region").map(({ subject }) => subject.id)).toEqual(["eu-west-1"]);
    const denied = postureOf(alarmed.only("eu-west-1").deny("cloudwatch:DescribeAlarms").snapshot());
    expect(eachOf(denied, "alarm", () => pass(""))).toMatchObject([
      { status: "unknown", cause: "denied", resource: { subject: { type: "region", id: REGION } } },
    ]);
  });
});
