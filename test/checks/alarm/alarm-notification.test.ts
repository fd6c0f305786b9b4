import { expect, it } from "vitest";
import alarmNotification from "../../../checks/alarm/alarm-notification.ts";
import { ROOT_USAGE } from "../../../src/filters/index.ts";
import type { Alarm, Subscription } from "../../../src/model/documents/settings/monitoring.ts";
import type { Snapshot } from "../../../src/model/documents/snapshot.ts";
import { ACCOUNT, absent, account, OTHER } from "../../support/account.ts";
import { ALARM_SETS, alarmOn, allAlarms, CONFIRMED, metricFilter, watched } from "../../support/alarms.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const { name, pattern } = ROOT_USAGE;
const trail = () => account().trail("main", { group: "present" });
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alarms`;

function withAlarm(
  alarm: Partial<Alarm>,
  subscriptions: readonly Subscription[] = [CONFIRMED],
  more: readonly Alarm[] = [],
) {
  return watched(trail(), {
    filters: [metricFilter(name, pattern)],
    alarms: { "us-east-1": [alarmOn(name, "us-east-1", alarm), ...more] },
    subscriptions,
  });
}

const composite = (alarmRule: string, more: Partial<Alarm> = {}) =>
  alarmOn("any", "us-east-1", {
    kind: "composite",
    namespace: null,
    metricName: null,
    statistic: null,
    threshold: null,
    alarmRule,
    ...more,
  });
const silent = (...composites: readonly Alarm[]) => withAlarm({ alarmActions: [] }, [CONFIRMED], composites);
const rule = `ALARM("${name}-alarm")`;
function gone({ topics }: Snapshot): void {
  const topic = topics[TOPIC];
  if (topic)
    Object.assign(topic, { attributes: absent("topic.attributes"), subscriptions: absent("topic.subscriptions") });
}
const unconfirmed = (state: "pending" | "deleted"): Subscription => ({ ...CONFIRMED, subscriptionArn: null, state });

describeCheck(alarmNotification, {
  pass: {
    "a topic with a confirmed subscription": withAlarm({}),
    "one confirmed subscription of two": withAlarm({}, [unconfirmed("pending"), CONFIRMED]),
    "the alarms of every control": allAlarms(trail()),
    "a second topic that exists": withAlarm({ alarmActions: [`${TOPIC}-old`, TOPIC] }),
    "a composite alarm that follows it": silent(composite(rule)),
    "a composite alarm of several": silent(composite(`(${rule} OR ALARM(other)) OR ALARM("third")`)),
  },
  fail: {
    "actions that are off": { account: withAlarm({ actionsEnabled: false }), says: /are turned off/ },
    "no action": { account: withAlarm({ alarmActions: [] }), says: /has no action/ },
    "actions of other kinds": {
      account: withAlarm({ alarmActions: [`arn:aws:lambda:us-east-1:${ACCOUNT}:function:tell`] }),
      says: /notifies no SNS topic/,
    },
    "a topic that was deleted": { account: withAlarm({}).edit(gone), says: /does not exist/ },
    "no subscription": { account: withAlarm({}, []), says: /has no confirmed subscription/ },
    "a subscription that is not confirmed": { account: withAlarm({}, [unconfirmed("pending")]), says: /1 pending/ },
    "a subscription that was deleted": withAlarm({}, [unconfirmed("deleted")]),
    "composite alarms that follow each other, and notify no one": silent(
      composite(`${rule} OR ALARM(second)`, { alarmActions: [] }),
      composite("ALARM(any-alarm)", { alarmName: "second", alarmActions: [] }),
    ),
    "a composite alarm that notifies no one either": silent(composite(rule, { alarmActions: [] })),
  },
  unknown: {
    "subscriptions denied": withAlarm({}).deny("sns:ListSubscriptionsByTopic"),
    "alarms denied": withAlarm({}).deny("cloudwatch:DescribeAlarms"),
    "metric filters denied": withAlarm({}).deny("logs:DescribeMetricFilters"),
    "the trails of a Region denied": withAlarm({}).deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "a composite alarm with AND": { account: silent(composite(`${rule} AND OK("deploying")`)), says: /AND OK/ },
    "a composite alarm that a suppressor silences": silent(composite(rule, { actionsSuppressor: "maintenance" })),
  },
  manual: {
    "a topic of another account": {
      account: withAlarm({ alarmActions: [`arn:aws:sns:us-east-1:${OTHER}:alarms`] }).edit(({ topics }) => {
        const arn = `arn:aws:sns:us-east-1:${OTHER}:alarms`;
        const own = topics[TOPIC];
        if (own) topics[arn] = { ...own, arn, accountId: OTHER, owner: "foreign" };
      }),
      says: new RegExp(OTHER),
    },
  },
  none: {
    "no trails": account(),
    "no alarms": trail(),
    "an alarm that no event of a control reaches": watched(trail(), {
      filters: [metricFilter("other", "{ $.eventName = ListQueues }")],
      alarms: { "us-east-1": [alarmOn("other")] },
    }),
    "an alarm that one match does not reach": withAlarm({ threshold: 100 }),
  },
});

it.each(ALARM_SETS.map((set) => [set.label, set] as const))("evaluates the alarm on %s", (_, set) => {
  const on = (subscriptions: readonly Subscription[]) =>
    watched(trail(), {
      filters: [metricFilter(set.name, set.pattern)],
      alarms: { "us-east-1": [alarmOn(set.name)] },
      subscriptions,
    });
  const messages = [on([CONFIRMED]), on([unconfirmed("pending")]), on([CONFIRMED]).edit(gone)].map((built) =>
    verdictsOf(alarmNotification, built).map(({ status, message }) => `${status}: ${message}`),
  );
  const said = `Alarm ${set.name}-alarm notifies topic alarms, which`;
  expect(messages).toEqual([
    [`pass: ${said} has 1 confirmed subscription`],
    [`fail: ${said} has no confirmed subscription (1 pending)`],
    [`fail: ${said} does not exist`],
  ]);
});

it("repeats the alarm, and adds the topic to its actions", () => {
  const other = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:tell`;
  const built = withAlarm({ alarmActions: [other], datapointsToAlarm: 1, dimensions: [] });
  const [verdict] = verdictsOf(alarmNotification, built);
  expect(commandsOf(alarmNotification, verdict?.resource as never, postureOf(built.snapshot())).at(-1)).toBe(
    `aws cloudwatch put-metric-alarm --alarm-name root-usage-alarm --namespace CIS --metric-name root-usage --statistic Sum --period 300 --evaluation-periods 1 --datapoints-to-alarm 1 --threshold 1 --comparison-operator GreaterThanOrEqualToThreshold --treat-missing-data notBreaching --alarm-actions '["${other}","arn:aws:sns:us-east-1:${ACCOUNT}:cloudtrail-alarms"]' --region us-east-1`,
  );
});
