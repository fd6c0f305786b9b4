import { parseArn } from "../aws/arn.ts";
import type { Alarm, MetricFilter } from "../documents/monitoring.ts";
import type { Snapshot } from "../documents/snapshot.ts";
import { knownValues } from "./observed.ts";

/** A metric by its name; its Region and account are those of the log group that makes it. */
export type MetricName = Pick<MetricFilter["metricTransformations"][number], "metricNamespace" | "metricName">;

/** Whether an alarm is on a metric of a filter, by itself or as a part of what it computes. Its dimensions may still differ. */
export function isOnMetricOf({ metricTransformations }: MetricFilter, alarm: Alarm): boolean {
  return metricTransformations.some((metric) => isOnMetric(metric, alarm));
}

function isOnMetric(
  { metricNamespace, metricName }: MetricName,
  { namespace, metricName: own, metrics }: Alarm,
): boolean {
  const named = [{ namespace, metricName: own }, ...metrics.flatMap(({ metricStat }) => metricStat ?? [])];
  return named.some((one) => one.namespace === metricNamespace && one.metricName === metricName);
}

/** The metrics that the metric filters of a Region's log groups make, as far as they are known. */
export function metricsMadeIn({ logGroups }: Snapshot, region: string): MetricName[] {
  return Object.values(logGroups)
    .filter((group) => group.region === region)
    .flatMap(({ metricFilters }) => knownValues(metricFilters).flat())
    .flatMap(({ metricTransformations }) => metricTransformations);
}

/**
 * Of a Region's alarms those that may tell of one of these metrics: on the metric, on an expression that names it, or on
 * another such alarm. The others are nothing of the trails', and not kept.
 */
export function alarmsOn(metrics: readonly MetricName[], alarms: readonly Alarm[]): Alarm[] {
  const mayTell = (alarm: Alarm) =>
    metrics.some(
      (metric) =>
        isOnMetric(metric, alarm) || alarm.metrics.some(({ expression }) => expression?.includes(metric.metricName)),
    );
  const kept = new Set(alarms.filter(mayTell));
  for (let before = -1; before < kept.size; ) {
    before = kept.size;
    const names = [...kept].flatMap(({ alarmName, alarmArn }) => [alarmName, alarmArn]);
    for (const alarm of alarms) if (names.some((name) => alarm.alarmRule?.includes(name))) kept.add(alarm);
  }
  return alarms.filter((alarm) => kept.has(alarm));
}

/** The topics that an alarm publishes to when it goes to ALARM. */
export function topicsOf({ alarmActions }: Alarm): string[] {
  return alarmActions.filter((arn) => parseArn(arn)?.service === "sns");
}
