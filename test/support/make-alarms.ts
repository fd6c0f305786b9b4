import { PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { PutMetricFilterCommand } from "@aws-sdk/client-cloudwatch-logs";
import { SubscribeCommand } from "@aws-sdk/client-sns";
import { ALARM_SETS } from "./alarms.ts";
import { clients, type ownAccount } from "./clients.ts";
import { type FullTrail, makeTopic } from "./trails.ts";

const NAMESPACE = "CIS";

/** A metric filter and an alarm for each control on alarms, and a topic with a subscriber. */
export async function makeAlarms(cloud: ReturnType<typeof ownAccount>, trail: FullTrail): Promise<void> {
  const { logs, cloudwatch, sns } = clients(cloud, trail.region);
  const topic = await makeTopic(cloud, trail.region, "alarms");
  await Promise.all([
    sns().send(new SubscribeCommand({ TopicArn: topic, Protocol: "email", Endpoint: "security@example.com" })),
    ...ALARM_SETS.flatMap(({ name, pattern }) => [
      logs().send(
        new PutMetricFilterCommand({
          logGroupName: trail.logGroup,
          filterName: name,
          filterPattern: pattern,
          metricTransformations: [{ metricName: name, metricNamespace: NAMESPACE, metricValue: "1" }],
        }),
      ),
      cloudwatch().send(
        new PutMetricAlarmCommand({
          AlarmName: name,
          Namespace: NAMESPACE,
          MetricName: name,
          Statistic: "Sum",
          Period: 300,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: "GreaterThanOrEqualToThreshold",
          TreatMissingData: "notBreaching",
          AlarmActions: [topic],
        }),
      ),
    ]),
  ]);
}
