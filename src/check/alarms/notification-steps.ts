import type { Step } from "../../model/documents/result.ts";
import type { Alarm } from "../../model/documents/settings/monitoring.ts";
import type { Remedy } from "../../model/findings/check.ts";
import type { PostureAlarm } from "../../model/resources/posture.ts";
import { cli } from "../remediation/remedy.ts";
import { TOPIC, topicArnOf, topicSteps } from "./alarm-steps.ts";

/** The alarm notifies a topic that exists and has a confirmed subscription. */
export function notificationRemedy({ value, subject, topics }: PostureAlarm): Remedy {
  const place = { accountId: subject.accountId ?? "ACCOUNT_ID", region: subject.region ?? "REGION" };
  const [named] = topics.items.filter(({ owner }) => owner === "own");
  const name = named?.name ?? TOPIC;
  const steps = topicSteps(place, name);
  const { alarmName = "ALARM_NAME", actionsEnabled = true } = value ?? {};
  const of = { account: place.accountId, effect: "changes" as const };
  const open = `Open CloudWatch in ${place.region}, choose All alarms, then ${alarmName}`;
  const enable: Step = {
    ...of,
    id: `enable-alarm-actions ${place.region} ${alarmName}`,
    title: `Turn on the actions of alarm ${alarmName}`,
    console: [open, "Choose Actions, then Alarm actions, then Enable"],
    cli: [cli`aws cloudwatch enable-alarm-actions --alarm-names ${alarmName} --region ${place.region}`],
  };
  const topicArn = topicArnOf(place, name);
  const notify: Step = {
    ...of,
    id: `put-metric-alarm-actions ${place.region} ${alarmName}`,
    title: `Notify topic ${name} when alarm ${alarmName} goes to ALARM`,
    after: [steps[0].id],
    console: [open, `Choose Actions, then Edit, and add a notification of topic ${name} in alarm`],
    cli: [value && isPlain(value) ? putAgain(value, topicArn, place.region) : describe(alarmName, place.region)],
  };
  return { steps: [...steps, ...(actionsEnabled ? [] : [enable]), ...(named ? [] : [notify])] };
}

/** Whether the alarm is on one metric by one statistic, so that the command that made it can be written again. */
const isPlain = ({ kind, metrics, statistic, namespace }: Alarm) =>
  kind === "metric" && metrics.length === 0 && statistic !== null && namespace !== null;

const describe = (name: string, region: string) =>
  cli`aws cloudwatch describe-alarms --alarm-names ${name} --region ${region}`;

/** `put-metric-alarm` replaces the alarm: the command repeats what it has and adds the topic. */
function putAgain(alarm: Alarm, topicArn: string, region: string): string {
  const { alarmName, namespace, metricName, statistic, period, evaluationPeriods, datapointsToAlarm, threshold } =
    alarm;
  const { comparisonOperator, treatMissingData, dimensions, unit, alarmActions } = alarm;
  const options: readonly [string, string | number | null][] = [
    ["--alarm-name", alarmName],
    ["--namespace", namespace],
    ["--metric-name", metricName],
    ["--statistic", statistic],
    ["--period", period],
    ["--evaluation-periods", evaluationPeriods],
    ["--datapoints-to-alarm", datapointsToAlarm],
    ["--threshold", threshold],
    ["--comparison-operator", comparisonOperator],
    ["--treat-missing-data", treatMissingData],
    ["--unit", unit],
    [
      "--dimensions",
      dimensions.length > 0
        ? JSON.stringify(dimensions.map(({ name: Name, value: Value }) => ({ Name, Value })))
        : null,
    ],
    ["--alarm-actions", JSON.stringify([...alarmActions, topicArn])],
    ["--region", region],
  ];
  const given = options.flatMap(([name, value]) => (value === null ? [] : [`${name} ${cli`${String(value)}`}`]));
  return `aws cloudwatch put-metric-alarm ${given.join(" ")}`;
}
